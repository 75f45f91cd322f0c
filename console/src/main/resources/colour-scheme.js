// Before the first paint, so that nobody who works in the dark sees a white flash.
(function () {
  var chosen = null;
  try { chosen = localStorage.getItem('usage-watch.colour-scheme'); } catch (e) { /* not allowed to remember */ }
  if (chosen === 'dark' || chosen === 'light') {
    document.documentElement.style.colorScheme = chosen;
  }
})();
