// Maps: zoom and pan by buttons, keys, wheel, mouse and fingers; a choice of places, kept in the address; and on the page of
// the map, the events played in order. All words and controls are those of map-tools.html.
'use strict';
for (const map of document.querySelectorAll('svg.map')) {
  const sheet = map.querySelector('.map-sheet');
  const marks = [...map.querySelectorAll('.map-mark')];
  const labels = [...map.querySelectorAll('.map-label')];
  const layers = [...sheet.querySelectorAll('.map-layer')];
  const scale = map.querySelector('.map-scale');
  const parts = document.getElementById('map_parts');
  const tools = parts.content.firstElementChild.cloneNode(true);
  const tool = (name) => tools.querySelector(`[data-do="${name}"]`);
  const status = tools.querySelector('output');
  if (parts.dataset.lang) Object.assign(tools.querySelector('[data-do="play"]'), {lang: parts.dataset.lang, dir: 'ltr'});
  const rows = [...document.querySelectorAll('.map-places > ul > li')];
  const DEEPEST = 16;
  let zoom = 1;
  let x = 0.5;  // of the sheet, in the middle of the map
  let y = 0.5;

  // Labels that have no room at first come when they have; the first have precedence.
  const arrange = () => {
    const within = map.getBoundingClientRect();
    map.classList.toggle('zoomed', zoom > 1);
    for (const label of labels) label.classList.remove('map-no-room');
    if (zoom === 1) return;
    const taken = marks.map((mark) => mark.querySelector('svg').lastElementChild.getBoundingClientRect());
    const found = labels.map((label) => [label, label.firstElementChild.getBoundingClientRect()]);
    for (const [label, box] of found) {
      const fits = box.left >= within.left && box.right <= within.right && !taken.some((other) =>
        box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom);
      label.classList.toggle('map-no-room', !fits);
      if (fits) taken.push(box);
    }
  };

  const measure = () => {
    if (!scale) return;
    const width = map.dataset.km / zoom;
    const power = 10 ** Math.floor(Math.log10(width * 0.28));
    const km = [5, 2, 1].find((step) => step * power <= width * 0.28) * power;
    const share = `${km / width * 100}%`;
    const [bar, , end, text] = scale.children;
    for (const line of [bar, end]) line.setAttribute('x2', share);
    end.setAttribute('x1', share);
    const round = (number) => Number(number.toPrecision(1)).toLocaleString(map.dataset.locale);
    text.textContent = km >= 1 ? parts.dataset.km.replace('{km}', round(km)) : parts.dataset.m.replace('{m}', round(km * 1000));
  };

  const draw = () => {
    const half = 0.5 / zoom;
    x = Math.min(Math.max(x, half), 1 - half);
    y = Math.min(Math.max(y, half), 1 - half);
    for (const side of ['width', 'height']) sheet.setAttribute(side, `${zoom * 100}%`);
    sheet.setAttribute('x', `${(0.5 - x * zoom) * 100}%`);
    sheet.setAttribute('y', `${(0.5 - y * zoom) * 100}%`);
    tool('in').disabled = zoom >= DEEPEST;
    tool('out').disabled = tool('all').disabled = zoom === 1;
    measure();
    arrange();
  };

  // The point under the cursor stays where it is: `px` and `py` are its place on the map, from 0 to 1.
  const zoomTo = (next, px = 0.5, py = 0.5) => {
    const before = zoom;
    zoom = Math.min(Math.max(next, 1), DEEPEST);
    x += (px - 0.5) * (1 / before - 1 / zoom);
    y += (py - 0.5) * (1 / before - 1 / zoom);
    draw();
  };
  const move = (dx, dy) => {
    x += dx / zoom;
    y += dy / zoom;
    draw();
  };
  const whole = () => {
    zoom = 1;
    draw();
  };

  const keys = {
    '+': () => zoomTo(zoom * 1.5), '=': () => zoomTo(zoom * 1.5), '-': () => zoomTo(zoom / 1.5), '0': whole,
    ArrowLeft: () => move(-0.15, 0), ArrowRight: () => move(0.15, 0), ArrowUp: () => move(0, -0.15), ArrowDown: () => move(0, 0.15),
  };
  map.tabIndex = 0;
  map.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(keys, event.key)) return;
    if (event.key.startsWith('Arrow') && zoom === 1) return;
    event.preventDefault();
    keys[event.key]();
  });
  map.addEventListener('focusin', (event) => {  // a mark that the keyboard has reached comes into sight
    const mark = event.target.closest('.map-mark');
    if (!mark || zoom === 1 || !mark.matches(':focus-visible')) return;
    const at = mark.querySelector('svg');
    x = parseFloat(at.getAttribute('x')) / 100;
    y = parseFloat(at.getAttribute('y')) / 100;
    draw();
  });
  const share = (event) => {
    const box = map.getBoundingClientRect();
    return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
  };
  map.addEventListener('wheel', (event) => {
    if (!event.ctrlKey && !map.contains(document.activeElement)) return;
    event.preventDefault();
    zoomTo(zoom * 2 ** (-event.deltaY / 300), ...share(event));
  }, {passive: false});

  const down = new Map();
  let dragged = false;
  map.addEventListener('pointerdown', (event) => {
    if (!down.size) dragged = false;
    down.set(event.pointerId, share(event));
  });
  map.addEventListener('pointermove', (event) => {
    const before = down.get(event.pointerId);
    if (!before) return;
    const now = share(event);
    const [other] = [...down].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    if (other) {
      const apart = (one) => Math.max(Math.hypot(one[0] - other[0], one[1] - other[1]), 0.01);
      zoomTo(zoom * apart(now) / apart(before), (now[0] + other[0]) / 2, (now[1] + other[1]) / 2);
      dragged = true;
    } else if (zoom > 1 && (dragged || Math.hypot(now[0] - before[0], now[1] - before[1]) > 0.01)) {
      if (!dragged) map.setPointerCapture(event.pointerId);
      dragged = true;
      move(before[0] - now[0], before[1] - now[1]);
    } else return;
    down.set(event.pointerId, now);
  });
  for (const end of ['pointerup', 'pointercancel', 'pointerleave']) {
    map.addEventListener(end, (event) => down.delete(event.pointerId));
  }
  map.addEventListener('dragstart', (event) => event.preventDefault());

  // The choice: the ids of places in the address, or those of marks that have no place.
  const keyOf = (element) => element.dataset.place ?? element.dataset.at ?? element.id;
  const choose = () => {
    const chosen = window.timeline.get('where');
    const known = chosen.filter((key) => marks.some((mark) => keyOf(mark) === key));
    for (const mark of marks) {
      const is = known.includes(keyOf(mark));
      mark.classList.toggle('map-chosen', is);
      if (is) mark.setAttribute('aria-current', 'true');
      else mark.removeAttribute('aria-current');
    }
    for (const row of rows) row.hidden = known.length > 0 && !known.includes(keyOf(row));
    tool('clear').hidden = !known.length;
    if (rows.length) status.textContent = known.length ? rows.filter((row) => !row.hidden).map((row) => row.querySelector('h3 bdi').textContent).join(parts.dataset.list) : '';
  };
  map.addEventListener('click', (event) => {
    const mark = event.target.closest('.map-mark');
    if (dragged) event.preventDefault();
    if (!mark || dragged || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const here = rows.some((row) => row.id === mark.dataset.at) || (mark.dataset.place && document.querySelector('.finder:not([data-mode="lead"])'));
    if (!here) return;
    event.preventDefault();
    const chosen = mark.classList.contains('map-chosen');
    window.timeline.set({where: chosen ? null : keyOf(mark)});
    if (chosen || rows.length) return;
    // Here the choice filters the list further down: the reader is taken to it, and its status says how many are left.
    const form = document.querySelector('.finder'), list = form.querySelector('output');
    list.tabIndex = -1;
    list.focus({preventScroll: true});
    form.scrollIntoView({behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'auto' : 'smooth'});
  });
  tool('clear').addEventListener('click', () => window.timeline.set({where: null}));
  window.timeline.onchange((changed) => { if (changed.has('where')) choose(); });

  // Play: day after day. Marks of later days are pale. Any input stops it.
  const days = [...new Set(rows.flatMap((row) => row.dataset.days.split(' ').filter(Boolean).map(Number)))].sort((a, b) => a - b);
  const wordsOf = new Map(rows.flatMap((row) => [...row.querySelectorAll('[data-day]')]).map((event) => [Number(event.dataset.day), event.querySelector('.when').textContent]));
  let timer = 0;
  const stop = () => {
    if (!timer) return;
    clearTimeout(timer);
    timer = 0;
    tool('play').textContent = parts.dataset.play;
    map.classList.remove('map-playing');
    for (const one of [...marks, ...layers]) one.classList.remove('map-now', 'map-later');
    choose();
  };
  const step = (index) => {
    if (index >= days.length) {
      stop();
      return;
    }
    const today = days[index];
    for (const mark of marks) {
      const row = rows.find((one) => one.id === mark.dataset.at);
      const of = row ? row.dataset.days.split(' ').filter(Boolean).map(Number) : [];
      mark.classList.toggle('map-now', of.includes(today));
      mark.classList.toggle('map-later', !of.some((day) => day <= today));
    }
    for (const layer of layers) {
      layer.classList.toggle('map-later', today < Number(layer.dataset.first ?? -Infinity) || today > Number(layer.dataset.last ?? Infinity));
    }
    status.textContent = wordsOf.get(today) ?? '';
    timer = setTimeout(step, 1200, index + 1);
  };
  const hasAll = marks.every((mark) => rows.some((row) => row.id === mark.dataset.at));  // rather than one page of a long list
  tool('play').hidden = days.length < 2 || !hasAll;
  tool('play').addEventListener('click', () => {
    if (timer) return;
    tool('play').textContent = parts.dataset.stop;
    map.classList.add('map-playing');
    step(0);
  });
  for (const input of ['pointerdown', 'keydown', 'wheel']) {
    addEventListener(input, (event) => {
      if (!timer) return;
      if (event.target.closest?.('[data-do="play"]') && (input === 'pointerdown' || event.key === 'Enter' || event.key === ' ')) {
        event.target.addEventListener('click', (click) => click.stopImmediatePropagation(), {once: true, capture: true});
      }
      stop();
    }, {capture: true, passive: true});
  }

  const acts = {in: () => zoomTo(zoom * 1.5), out: () => zoomTo(zoom / 1.5), all: whole};
  for (const [name, act] of Object.entries(acts)) tool(name).addEventListener('click', act);
  map.after(tools);
  draw();
  choose();
}
