// Runs before the first paint, so that a page chosen dark never flashes white. A file of its own: the shop's
// Content-Security-Policy allows no inline script.
try {
  const chosen = localStorage.getItem('mantine-color-scheme-value');
  const wantsDark = matchMedia('(prefers-color-scheme: dark)').matches;
  const scheme = chosen === 'light' || chosen === 'dark' ? chosen : wantsDark ? 'dark' : 'light';
  document.documentElement.setAttribute('data-mantine-color-scheme', scheme);
} catch {
  // Storage may be forbidden; the page then starts light.
}
