// What the reader has chosen on a page, kept in the address, so that a view can be sent and the browser goes back to it.
//   timeline.get(key)            the values of a key
//   timeline.set(values, how)    {key: value, values or null}; how: {replace: true} for changes while typing
//   timeline.onchange(listener)  calls listener(keys) with the set of changed keys, also when the reader goes back
'use strict';
{
  const listeners = [];
  let current = new URLSearchParams(location.search);

  const get = (key) => current.getAll(key);

  const changes = (next) => new Set([...current.keys(), ...next.keys()].filter(
    (key) => current.getAll(key).join('\n') !== next.getAll(key).join('\n')));

  const move = (next) => {
    const keys = changes(next);
    current = next;
    if (keys.size) for (const listener of listeners) listener(keys);
  };

  const set = (values, {replace = false} = {}) => {
    const next = new URLSearchParams(current);
    for (const [key, value] of Object.entries(values)) {
      next.delete(key);
      for (const one of [value].flat()) if (one !== null && one !== undefined && one !== '') next.append(key, one);
    }
    if (!changes(next).size) return;
    next.sort();
    const url = new URL(location.href);
    url.search = next;
    history[replace ? 'replaceState' : 'pushState'](null, '', url);
    move(next);
  };

  // The same view in another language: its filters, zoom and place on the page.
  for (const link of document.querySelectorAll('.languages a')) {
    link.addEventListener('click', () => { link.search = location.search; link.hash = location.hash; });
  }

  addEventListener('popstate', () => move(new URLSearchParams(location.search)));
  window.timeline = Object.freeze({get, set, onchange: (listener) => { listeners.push(listener); }});
}
