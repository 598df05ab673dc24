// Comfort only: every page works without this file.
document.documentElement.classList.add('js');

const parse = async (answer) => new DOMParser().parseFromString(await answer.text(), 'text/html');

// The split follows the quantity. The page itself is asked, so what is shown is what the server would say.
document.addEventListener('input', ({ target }) => {
  const form = target.name === 'quantity' && target.closest('[data-live-split]');
  if (!form) return;
  clearTimeout(form.timer);
  form.timer = setTimeout(async () => {
    form.asked = (form.asked ?? 0) + 1;
    const mine = form.asked;
    const parameters = new URLSearchParams({ variant: form.dataset.variant, quantity: target.value || '1' });
    try {
      const answer = await fetch(`?${parameters}`);
      const fresh = (await parse(answer)).querySelector('#split');
      const split = form.querySelector('#split');
      if (answer.ok && fresh && mine === form.asked) split.replaceChildren(...fresh.childNodes);
    } catch {
      // Offline: the cart will say it.
    }
  }, 200);
});

// What stands on the page about stock, prices and the cart is asked for again when the page comes back into sight: out
// of the browser's memory (back and forward), or after a while in another tab.
const told = new Map();
const liveParts = (page) => [...page.querySelectorAll('[data-live][id]')];
const tell = () => {
  for (const part of liveParts(document)) told.set(part.id, part.innerHTML);
};
tell();
let looking = false;
async function lookAgain() {
  if (looking || told.size === 0) return;
  looking = true;
  const quantity = document.querySelector('[data-live-split] [name=quantity]');
  const address = new URL(location.href);
  if (quantity?.value && quantity.value !== quantity.defaultValue) {
    address.searchParams.set('variant', quantity.form.dataset.variant);
    address.searchParams.set('quantity', quantity.value);
  }
  try {
    const answer = await fetch(address, { cache: 'no-cache' });
    const page = answer.ok ? await parse(answer) : null;
    const focused = document.activeElement?.id;
    const typed = quantity?.value;
    for (const fresh of page ? liveParts(page) : []) {
      const part = document.getElementById(fresh.id);
      const html = fresh.innerHTML;
      if (!part || told.get(fresh.id) === html) continue;
      told.set(fresh.id, html);
      replaceLive(part, fresh);
    }
    const field = document.querySelector('[data-live-split] [name=quantity]');
    if (field && typed) field.value = typed;
    if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
  } catch {
    // Offline: what was told last stays.
  }
  looking = false;
}
// Parts that announce themselves stay the same elements, so that what is new in them is read out.
function replaceLive(part, fresh) {
  const speaking = part.querySelectorAll('[aria-live][id], [role=status][id]');
  const kept = [...speaking].filter((each) => fresh.querySelector(`#${each.id}`));
  for (const each of kept) {
    const news = fresh.querySelector(`#${each.id}`);
    if (each.innerHTML !== news.innerHTML) each.replaceChildren(...news.childNodes);
    news.replaceWith(each);
  }
  part.replaceChildren(...fresh.childNodes);
}
const whileMilliseconds = Number(document.documentElement.dataset.lookAfter ?? 15_000);
let hiddenAt = 0;
document.addEventListener('visibilitychange', () => {
  if (document.hidden) hiddenAt = Date.now();
  else if (Date.now() - hiddenAt >= whileMilliseconds) lookAgain();
});
addEventListener('pageshow', ({ persisted }) => {
  if (persisted || performance.getEntriesByType('navigation')[0]?.type === 'back_forward') lookAgain();
});

// A filter that is ticked, or another order, shows its results at once; how many there are is read out.
let shown = 0;
document.addEventListener('change', async ({ target }) => {
  const form = target.form?.matches?.('[data-filters]') && target.form;
  if (!form || target.type === 'text') return;
  const parameters = [...new FormData(form)].filter(([, value]) => value !== '');
  const address = `${form.getAttribute('action')}?${new URLSearchParams(parameters)}`;
  shown += 1;
  const mine = shown;
  const focused = target.id;
  const wasOpen = form.matches(':popover-open');
  try {
    const answer = await fetch(address);
    const page = await parse(answer);
    const fresh = page.getElementById('listing');
    if (!answer.ok || !fresh) throw new Error('no list came');
    if (mine !== shown) return;
    told.set('listing', fresh.innerHTML);
    replaceLive(document.getElementById('listing'), fresh);
    history.replaceState(history.state, '', address);
    document.title = page.title;
    if (wasOpen) document.getElementById('filters')?.showPopover();
    document.getElementById(focused)?.focus({ preventScroll: true });
  } catch {
    form.submit();
  }
});

// Titles to choose from while typing a search.
for (const field of document.querySelectorAll('[data-suggest]')) {
  let timer;
  let last = '';
  field.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const typed = field.value.trim();
      if (typed.length < 2 || typed === last) return;
      last = typed;
      try {
        const titles = await (await fetch(`${field.dataset.suggest}?${new URLSearchParams({ q: typed })}`)).json();
        if (typed !== field.value.trim()) return;
        field.list.replaceChildren(...titles.map((title) => new Option(title, title)));
      } catch {
        // Searching works all the same.
      }
    }, 150);
  });
}

// Totals follow the chosen shipping.
for (const choice of document.querySelectorAll('[name=shippingMethod]')) {
  choice.addEventListener('change', () => {
    for (const place of document.querySelectorAll('[data-shows]')) {
      place.textContent = choice.dataset[place.dataset.shows];
    }
  });
}

// One click, one order: the idempotency key makes a second one harmless, this makes it unlikely.
for (const form of document.querySelectorAll('form.checkout')) {
  form.addEventListener('submit', () => {
    const button = form.querySelector('.button--wide');
    setTimeout(() => button?.setAttribute('aria-disabled', 'true'), 0);
  });
}

for (const problem of document.querySelectorAll('[aria-invalid=true]')) {
  problem.focus();
  break;
}
