// What the reader has chosen on a page, kept in the address, so that a view can be sent and the browser goes back to it.
//   timeline.get(key)            the values of a key
//   timeline.set(values, how)    {key: value, values or null}; how: {replace: true} for changes while typing
//   timeline.onchange(listener)  calls listener(keys) with the set of changed keys, also when the reader goes back
//   timeline.fresh(address)      waits until the browser has the server's present version of a file
'use strict';
{
  const listeners = [];
  let current = new URLSearchParams(location.search);

  const get = (key) => current.getAll(key);

  const changes = (next) => new Set([...current.keys(), ...next.keys()].filter(
    (key) => current.getAll(key).join('\n') !== next.getAll(key).join('\n')));

  // The same view in another language: its filters and zoom.
  const others = document.querySelectorAll('.languages a');
  const carry = () => { for (const link of others) link.search = location.search; };
  carry();

  const move = (next) => {
    const keys = changes(next);
    current = next;
    carry();
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

  // Files without a version in their address: a copy from before the last publication must not meet newer ones.
  const fresh = (address) => location.protocol === 'file:' ? Promise.resolve() : fetch(address, {cache: 'no-cache'}).catch(() => {});

  for (const link of others) link.addEventListener('click', () => { link.hash = location.hash; });
  addEventListener('popstate', () => move(new URLSearchParams(location.search)));
  window.timeline = Object.freeze({get, set, fresh, onchange: (listener) => { listeners.push(listener); }});
}
