// Comfort only: every page works without this file.
document.documentElement.classList.add('js');

// The split follows the quantity. The page itself is asked, so what is shown is what the server would say.
for (const form of document.querySelectorAll('[data-live-split]')) {
  const quantity = form.querySelector('[name=quantity]');
  const split = form.querySelector('#split');
  let timer;
  let asked = 0;
  quantity.addEventListener('input', () => {
    clearTimeout(timer);
    timer = setTimeout(async () => {
      const mine = ++asked;
      const parameters = new URLSearchParams({ variant: form.dataset.variant, quantity: quantity.value || '1' });
      try {
        const answer = await fetch(`?${parameters}`);
        const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
        const fresh = page.querySelector('#split');
        if (answer.ok && fresh && mine === asked) split.replaceChildren(...fresh.childNodes);
      } catch {
        // Offline: the cart will say it.
      }
    }, 200);
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
