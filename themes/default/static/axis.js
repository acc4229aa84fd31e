// Zoom and pan on the time axis. The build's drawing stands until a reader zooms. The events are in axis/*.js, scripts that
// call timelineAxis(name, data), so that a page from a folder can load them too.
'use strict';
{
  // Day numbers are days since 1970-01-01. Dates reach 270,000 years; beyond, the average year is exact enough.
  const YEAR = 365.2425;
  function dayOf(year, month, day) {
    return Math.abs(year) > 2e5 ? Math.round((year - 1970) * YEAR) : new Date(0).setUTCFullYear(year, month - 1, day) / 864e5;
  }
  function civil(day) {
    if (Math.abs(day) > 2e5 * YEAR) return [Math.round(1970 + day / YEAR), 1, 1];
    const date = new Date(Math.floor(day) * 864e5);
    return [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
  }
  function two(n) { return String(n).padStart(2, '0'); }

  // Times in the address: 2024-11-29, 2024-11-29T18:00, -0043-03-15, Y-250000000.
  function written(time, clock) {
    const [year, month, day] = civil(time);
    if (Math.abs(year) > 9999) return `Y${year}`;
    const minutes = Math.floor((time - Math.floor(time)) * 1440 + 1e-6);
    const date = `${year < 0 ? '-' : ''}${String(Math.abs(year)).padStart(4, '0')}-${two(month)}-${two(day)}`;
    return clock ? `${date}T${two(Math.floor(minutes / 60))}:${two(minutes % 60)}` : date;
  }
  function read(text) {
    const found = /^Y?(-?\d{1,12})(?:-(\d\d)-(\d\d)(?:T(\d\d):(\d\d))?)?$/.exec(text);
    if (!found) return NaN;
    const [year, month, day, hour, minute] = found.slice(1).map((part) => Number(part ?? NaN));
    return dayOf(year, month || 1, day || 1) + (hour || 0) / 24 + (minute || 0) / 1440;
  }

  function start(nav) {
    const words = JSON.parse(nav.dataset.words);
    const folder = nav.dataset.axis.replace(/index\.js$/, '');
    const rtl = getComputedStyle(nav).direction === 'rtl';
    const stretches = nav.dataset.stretches.split(' ').map((text) => text.split(',').map(Number));
    const first = stretches[0][0], last = stretches[stretches.length - 1][1];
    const least = Number(nav.dataset.least), MOST_LOADED = 6000, ROW = 17, DOT = 8, LANE = 40, MOST_LANES = 6;

    const frame = document.createElement('div');
    frame.className = 'axis-view';
    frame.tabIndex = 0;
    frame.setAttribute('role', 'group');
    frame.setAttribute('aria-label', words.help);
    const canvas = document.createElement('canvas');
    canvas.hidden = true;
    canvas.setAttribute('aria-hidden', 'true');
    nav.insertBefore(frame, nav.querySelector('svg'));
    frame.append(...nav.querySelectorAll(':scope > svg'), canvas);
    const notes = nav.querySelector('.strip-notes');
    notes.prepend(nav.querySelector('template').content.cloneNode(true));
    const tools = notes.querySelector('.axis-tools');
    const status = tools.querySelector('[role=status]');
    if (nav.dataset.lang) Object.assign(status, {lang: nav.dataset.lang, dir: 'ltr'});
    const select = tools.querySelector('select');
    const paint = canvas.getContext('2d');

    let events = [], ranked = [], parts = [], days = null, key = new Map();
    const asked = new Set();
    window.timelineAxis = (name, data) => {
      const names = (list, of) => list.map((n) => of[n]);
      if (data.key) key = new Map(data.key.map((id, n) => [id, n + 1]));
      const known = new Set(events.map((event) => event.id));
      for (const [from, length, title, id, weight, flags, actors, places, tags] of data.events) {
        if (known.has(id)) continue;
        const spot = flags & 1 ? from + Math.min(0.5, length / 2) : from + length / 2;
        events.push({from, to: flags & 16 ? Infinity : from + length, spot, title, id, flags, label: '', width: 0,
          rank: key.has(id) ? -1 : weight, actors: names(actors, data.actors), places: names(places, data.places), tags: names(tags, data.tags)});
      }
      events.sort((a, b) => a.spot - b.spot);
      // Within a rank in an order that spreads over time, so that labels do.
      ranked = events.map((event, n) => [event, n * 0.618034 % 1]).sort(([a, m], [b, n]) => a.rank - b.rank || m - n).map(([event]) => event);
      if (data.parts) parts = data.parts;
      if (data.days) {
        days = [];
        for (let n = 1, day = data.days[0]; n < data.days.length; n += 2) days.push([day += data.days[n], data.days[n + 1]]);
      }
      lanes = null;
      redraw();
    };
    async function load(name) {
      if (asked.has(name)) return;
      asked.add(name);
      const script = document.createElement('script');
      script.src = `${folder}${name}.js`;
      await window.timeline?.fresh(script.src);
      document.head.append(script);
    }
    function loadInView() {
      if (!view || !parts.length) return true;
      const needed = parts.filter(([, from, to]) => from <= view.to && to >= view.from);
      if (needed.reduce((sum, part) => sum + part[3], 0) > MOST_LOADED) return false;
      for (const [name] of needed) load(name);
      return true;
    }

    // The view: null for the whole, as the build drew it.
    let view = null, lanes = null, height = 0, waiting = 0, hits = [], colours = {};
    const width = () => frame.clientWidth;
    const place = (time) => {
      const at = (time - view.from) / (view.to - view.from) * width();
      return rtl ? width() - at : at;
    };
    const shareAt = (clientX) => {
      const box = frame.getBoundingClientRect();
      const share = (clientX - box.left) / box.width;
      return rtl ? 1 - share : share;
    };

    function show(next, {settle = true} = {}) {
      if (!view && next) height = Math.max(frame.clientHeight, 132);
      view = next;
      if (view) {
        const span = Math.min(Math.max(view.to - view.from, least), Math.max(last - first, least));
        const from = Math.min(Math.max((view.from + view.to - span) / 2, first), Math.max(last - span, first));
        view = {from, to: from + span};
        load('index');
      }
      canvas.hidden = !view;
      nav.classList.toggle('zoomed', Boolean(view));
      if (view) readColours();
      redraw();
      if (settle) settled();
    }
    function redraw() {
      waiting ||= requestAnimationFrame(() => { waiting = 0; if (view) draw(); });
    }
    let timer = 0, moving = 0;
    const address = () => view && [view.from, view.to].map((time) => written(time, view.to - view.from < 20)).join('..');
    function settled() {
      clearTimeout(timer);
      timer = setTimeout(() => {
        window.timeline?.set({zoom: address()});
        announce();
      }, 350);
    }
    function announce() {
      if (!view) { status.textContent = words.whole; return; }
      const inView = events.filter((event) => event.spot >= view.from && event.spot <= view.to).length;
      const n = loadInView() ? inView : days ? count(view.from, view.to) : inView;
      status.textContent = fill(words.shown, {n, start: dated(view.from), end: dated(view.to)});
    }
    function move(target) {
      cancelAnimationFrame(moving);
      const from = view;
      if (!from || !target || matchMedia('(prefers-reduced-motion: reduce)').matches) { show(target); return; }
      const began = performance.now();
      const step = (now) => {
        const share = Math.min((now - began) / 180, 1), eased = share * (2 - share);
        const mix = (a, b) => a + (b - a) * eased;
        show({from: mix(from.from, target.from), to: mix(from.to, target.to)}, {settle: share === 1});
        if (share < 1) moving = requestAnimationFrame(step);
      };
      moving = requestAnimationFrame(step);
    }
    // Of a scale that is broken, zooming in takes the stretch under the pointer.
    function whole(share) {
      const found = stretches.find(([, , left, wide]) => share * 100 <= left + wide) ?? stretches[0];
      return {from: found[0], to: found[1], share: Math.min(Math.max((share * 100 - found[2]) / found[3], 0), 1)};
    }
    function zoomed(factor, share) {
      const base = view ? {...view, share} : whole(share);
      const span = (base.to - base.from) / factor;
      if (span > (last - first) * 1.001 && factor < 1) return null;
      const at = base.from + (base.to - base.from) * base.share;
      return {from: at - span * base.share, to: at + span * (1 - base.share)};
    }
    const panned = (share) => view && {from: view.from + (view.to - view.from) * share, to: view.to + (view.to - view.from) * share};

    const local = (text) => String(text).replace(/[0-9]/g, (digit) => words.digits[digit]);
    const fill = (text, values) => text.replace(/\{(\w+)\}/g, (all, name) => local(values[name] ?? all));
    const actions = {
      in: () => move(zoomed(2, 0.5)), out: () => move(zoomed(0.5, 0.5)), whole: () => { lanes = null; select.value = ''; move(null); },
      filter: () => {
        const on = filter.getAttribute('aria-pressed') === 'true';
        window.timeline?.set(on || !view ? {from: null, to: null} : {from: written(view.from).replace('Y', ''), to: written(view.to).replace('Y', ''), zoom: address()});
      },
    };
    const filter = tools.querySelector('[data-act=filter]');
    if (!window.timeline) filter.remove();
    tools.addEventListener('click', (event) => { const button = event.target.closest('[data-act]'); if (button) actions[button.dataset.act](); });
    select.addEventListener('change', () => { lanes = null; if (!view) show(zoomed(1, 0.5)); else redraw(); });
    frame.addEventListener('keydown', (event) => {
      if (event.ctrlKey || event.metaKey || event.altKey || event.target !== frame) return;
      const forward = rtl ? 'ArrowLeft' : 'ArrowRight', back = rtl ? 'ArrowRight' : 'ArrowLeft';
      const done = {'+': actions.in, '=': actions.in, '-': actions.out, _: actions.out, 0: actions.whole, Home: actions.whole,
        Enter: actions.filter, [forward]: () => move(panned(0.2)), [back]: () => move(panned(-0.2))}[event.key];
      if (!done || (!view && !['+', '='].includes(event.key))) return;
      event.preventDefault();
      done();
    });
    // The wheel scrolls the page, unless the reader holds ctrl or has chosen the drawing.
    frame.addEventListener('wheel', (event) => {
      if (!event.ctrlKey && document.activeElement !== frame) return;
      event.preventDefault();
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (view && Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) show(panned((rtl ? -1 : 1) * sideways / width()));
      else show(zoomed(Math.exp(-event.deltaY * (event.deltaMode ? 0.05 : 0.002)), shareAt(event.clientX)));
    }, {passive: false});
    const touching = new Map();
    let dragged = false;
    frame.addEventListener('pointerdown', (event) => { touching.set(event.pointerId, event.clientX); dragged = false; });
    frame.addEventListener('pointermove', (event) => {
      if (!touching.has(event.pointerId)) { point(event); return; }
      const before = touching.get(event.pointerId), others = [...touching].filter(([id]) => id !== event.pointerId);
      if (Math.abs(event.clientX - before) < 3 && !dragged) return;
      if (!dragged) frame.setPointerCapture(event.pointerId);
      dragged = true;
      touching.set(event.pointerId, event.clientX);
      if (others.length) {
        const other = others[0][1], apart = Math.abs(before - other);
        if (apart > 8) show(zoomed(Math.abs(event.clientX - other) / apart, shareAt((event.clientX + other) / 2)));
      } else if (view) show(panned((rtl ? 1 : -1) * (event.clientX - before) / width()));
    });
    for (const name of ['pointerup', 'pointercancel']) frame.addEventListener(name, (event) => touching.delete(event.pointerId));
    frame.addEventListener('dragstart', (event) => { if (view) event.preventDefault(); });
    frame.addEventListener('click', (event) => {
      const hit = view && !dragged && under(event);
      if (hit) location.href = document.getElementById(hit.id) ? `#${hit.id}` : `${nav.dataset.events}${hit.id}/index.html`;
    });
    const under = (event) => {
      const box = canvas.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
      return hits.find(([left, right, top, bottom]) => x >= left && x <= right && y >= top && y <= bottom)?.[4];
    };
    const point = (event) => {
      const hit = view && under(event);
      canvas.title = hit ? fill(words.event, {date: dated(hit.spot, hit), title: hit.title}) : '';
      canvas.classList.toggle('over', Boolean(hit));
    };
    frame.addEventListener('pointerenter', () => load('index'), {once: true});
    frame.addEventListener('focus', () => load('index'), {once: true});
    new ResizeObserver(redraw).observe(frame);
    for (const query of ['(prefers-color-scheme: dark)', '(forced-colors: active)']) matchMedia(query).addEventListener('change', () => { readColours(); redraw(); });

    function fromAddress() {
      filter.setAttribute('aria-pressed', String(Boolean(window.timeline?.get('from').length)));
      const zoom = window.timeline?.get('zoom')[0] ?? '';
      if (zoom === (address() ?? '')) return;
      const [from, to] = zoom.split('..').map(read);
      clearTimeout(timer);
      show(from < to ? {from, to} : null, {settle: false});
    }
    window.timeline?.onchange((keys) => { if (keys.has('zoom') || keys.has('from')) fromAddress(); });

    const unit = (n) => words.ago.find(([years]) => -n >= years) ?? words.ago[1]; // millions or billions of years, or others
    const ago = (n) => Number((-n / unit(n)[0]).toPrecision(4));
    function year(n) {
      if (n <= -1e6) return fill(unit(n)[1], {n: ago(n)});
      return fill(n > 999 ? words.year : n > 0 ? words.early_year : words.year_bc, {year: n > 0 ? n : 1 - n});
    }
    const month = (n) => words.months[n - 1];
    // The parts of a day in words; the month may have another form beside a day, and the first another than its number.
    const dayWords = (y, m, d) => ({day: d === 1 && words.first_day || d, month: words.with_day[m - 1], year: year(y)});
    const clock = (time) => {
      const minutes = Math.round((time - Math.floor(time)) * 1440) % 1440;
      return fill(words.clock, {hour: two(Math.floor(minutes / 60)), minute: two(minutes % 60)});
    };
    function dated(time, event) {
      const [y, m, d] = civil(time), exact = event ? event.to - event.from : (view.to - view.from) / 50;
      if (Math.abs(y) > 9999 || exact > 300) return year(y);
      const date = exact > 27 ? fill(words.month_year, {month: month(m), year: year(y)}) : fill(words.day_month_year, dayWords(y, m, d));
      return least < 1 && exact < 0.9 ? fill(words.with_time, {date, time: clock(time)}) : date;
    }

    // Ticks: units of which each has at least 66 pixels.
    const UNITS = [1, 5, 15, 30, 60, 180, 360, 720].map((step) => ['minute', step, step / 1440]);
    UNITS.push(['day', 1, 1], ['day', 7, 7], ['month', 1, 30.4], ['month', 3, 91]);
    for (let power = 1; power < 1e9; power *= 10) for (const step of [1, 2, 5]) UNITS.push(['year', step * power, step * power * YEAR]);
    function* ticks() {
      const pixel = (view.to - view.from) / width();
      const [kind, step, length] = UNITS.find((unit) => unit[2] / pixel >= 66 && (least < 1 || unit[2] > least / 4)) ?? UNITS[UNITS.length - 1];
      // What is exact to a unit stands in its middle.
      const middle = length < least / 2 ? length / 2 : 0;
      let named = false;
      if (kind === 'minute' || kind === 'day') {
        const shift = step === 7 ? 4 : 0; // weeks begin on Mondays; day 0 was a Thursday
        for (let n = Math.ceil((view.from - shift) / length - 1e-9); n * length + shift <= view.to; n++) {
          const time = n * length + shift, [y, m, d] = civil(time + 1e-6);
          const day = fill(!named || (m === 1 && d <= step) ? words.day_month_year : words.day_month, dayWords(y, m, d));
          const atDay = Math.abs(time - Math.round(time)) < 1e-6;
          const text = atDay ? (kind === 'day' && step === 1 && named && d > 1 ? fill(words.day, {day: d}) : day) : named ? clock(time) : fill(words.with_time, {date: day, time: clock(time)});
          yield [time + middle, text, kind === 'minute' ? atDay : d === 1];
          named = true;
        }
      } else if (kind === 'month') {
        const [y, m] = civil(view.from);
        for (let n = y * 12 + m - 1; ; n++) {
          const time = dayOf(0, n + 1, 1), [of, begun] = civil(time);
          if (time > view.to) break;
          if (time < view.from || n % step) continue;
          const name = month(begun), text = begun === 1 ? year(of) : named ? name : fill(words.month_year, {month: name, year: year(of)});
          yield [time + middle, text, begun === 1];
          named = true;
        }
      } else {
        for (let n = Math.ceil(civil(view.from)[0] / step) * step; ; n += step) {
          const y = step > 1 && n <= 0 ? n + 1 : n, time = dayOf(y, 1, 1);
          if (time > view.to) break;
          if (time < view.from || (step >= 1e5 && n > -step)) continue;
          const deep = n <= -1e6 || (step >= 1e5 && n < 0), said = deep && unit(n);
          yield [time + middle, deep && said === named ? local(ago(n)) : year(deep ? n : y), false];
          named = said;
        }
      }
    }

    function readColours() {
      const style = getComputedStyle(nav);
      for (const name of ['ink', 'soft', 'rule', 'faint', 'accent', 'paper']) colours[name] = style.getPropertyValue(`--${name}`).trim();
      colours.sans = style.getPropertyValue('--sans') || 'sans-serif';
    }
    const at = (time) => { let low = 0, high = events.length; while (low < high) { const middle = (low + high) >> 1; if (events[middle].spot < time) low = middle + 1; else high = middle; } return low; };
    const count = (from, to) => days.reduce((sum, [day, n]) => day + 0.5 >= from && day + 0.5 <= to ? sum + n : sum, 0);
    function draw() {
      const wide = width(), ratio = devicePixelRatio || 1, all = loadInView();
      if (select.value && !lanes) lanes = divided(select.value);
      if (!select.value) lanes = null;
      const tall = lanes ? lanes.length * LANE + 26 : height, base = tall - 24;
      if (canvas.width !== Math.round(wide * ratio) || canvas.height !== Math.round(tall * ratio)) {
        canvas.width = Math.round(wide * ratio);
        canvas.height = Math.round(tall * ratio);
        canvas.style.setProperty('block-size', `${tall}px`);
      }
      paint.setTransform(ratio, 0, 0, ratio, 0, 0);
      paint.clearRect(0, 0, wide, tall);
      paint.direction = rtl ? 'rtl' : 'ltr';
      hits = [];
      axis(base, wide);
      if (lanes) {
        lanes.forEach((lane, n) => {
          const top = n * LANE;
          bar(0, top + LANE - 1, wide, 1, colours.faint);
          marks(lane.events.filter((event) => event.spot >= view.from && event.spot <= view.to), top + 14, top + LANE - 3, wide);
          text(lane.name, rtl ? wide - 4 : 4, top + 9, colours.ink, 600);
        });
        return;
      }
      const inView = events.slice(at(view.from), at(view.to)).filter((event) => !vague(event));
      const labels = base - 3 * ROW > 40 ? 3 : 2;
      if (all || !days) marks(inView, labels * ROW, base, wide);
      else bars(days, ([day]) => day + 0.5, ([, n]) => n, labels * ROW, base, wide);
      lasting(labels * ROW, wide);
      label(labels, base, wide);
    }
    function text(words, x, y, colour, weight = 500) {
      font(weight);
      paint.fillStyle = colour;
      paint.textBaseline = 'middle';
      paint.fillText(`\u2068${words}\u2069`, x, y);
    }
    const font = (weight) => { paint.font = `${weight} 12px ${colours.sans}`; };
    const widthOf = (words, weight) => { font(weight); return paint.measureText(words).width; };
    function bar(x, y, wide, tall, colour) { paint.fillStyle = colour; paint.fillRect(x, y, wide, tall); }
    function disc(x, y, radius, colour) { paint.fillStyle = colour; paint.beginPath(); paint.arc(x, y, radius, 0, 7); paint.fill(); }
    function axis(base, wide) {
      bar(0, base, wide, 1, colours.ink);
      let free = -1e9;
      for (const [time, words, major] of ticks()) {
        const x = place(time), far = rtl ? wide - x : x, weight = major ? 600 : 500, half = widthOf(words, weight) / 2;
        bar(Math.round(x), base, 1, major ? 7 : 5, colours.ink);
        if (lanes) bar(Math.round(x), 0, 1, base, colours.faint);
        if (far - half < free || far - half < -2 || far + half > wide + 2) continue;
        free = far + half + 8;
        text(words, rtl ? x + half : x - half, base + 15, major ? colours.ink : colours.soft, weight);
      }
    }
    // Dots, stacked in columns that stay with their time; bars where the stacks would be too high.
    function marks(list, top, base, wide) {
      const column = (view.to - view.from) / wide * DOT, counts = new Map();
      let most = 0;
      for (const event of list) {
        const n = Math.floor(event.spot / column), count = (counts.get(n) ?? 0) + 1;
        counts.set(n, count);
        if (count > most) most = count;
      }
      if (most > Math.floor((base - top) / DOT)) { bars(list, (event) => event.spot, () => 1, top, base, wide); return; }
      const placed = new Map();
      for (const event of list) {
        const n = Math.floor(event.spot / column), row = placed.get(n) ?? 0;
        placed.set(n, row + 1);
        const x = counts.get(n) > 1 ? place((n + 0.5) * column) : place(event.spot), y = base - 5 - row * DOT;
        disc(x, y, event.rank > 1 ? 2.5 : 3.2, event.flags & 2 ? colours.accent : event.rank > 1 ? colours.soft : colours.ink);
        if (event.flags & 2) disc(x, y, 1.4, colours.paper);
        hits.push([x - 6, x + 6, y - 4, y + 4, event]);
      }
    }
    function bars(list, time, weight, top, base, wide) {
      const column = (view.to - view.from) / wide * DOT, counts = new Map();
      for (const one of list) {
        const when = time(one);
        if (when < view.from || when > view.to) continue;
        const n = Math.floor(when / column);
        counts.set(n, (counts.get(n) ?? 0) + weight(one));
      }
      const most = Math.max(1, ...counts.values()), scale = (base - top - 4) / most;
      paint.globalAlpha = 0.6;
      for (const [n, count] of counts) bar(place((rtl ? n + 1 : n) * column), base - count * scale - 1, DOT - 1, count * scale + 1, colours.soft);
      paint.globalAlpha = 1;
    }
    // An event whose date is too inexact for a dot at this scale is a fading bar.
    const vague = (event) => !(event.flags & 1) && event.to - event.from > Math.max((view.to - view.from) / 4, least / 2);
    function lasting(top, wide) {
      const ends = [];
      for (const event of ranked) {
        if (!(event.flags & 1 || vague(event)) || event.to < view.from || event.from > view.to) continue;
        const from = Math.max(event.from, view.from), to = Math.min(event.to, view.to);
        if ((to - from) / (view.to - view.from) * wide < 12) continue;
        let row = 0;
        while (row < 3 && (ends[row] ?? []).some(([a, b]) => from < b && to > a)) row++;
        if (row > 2) continue;
        (ends[row] ??= []).push([from, to]);
        const [left, right] = [place(from), place(to)].sort((a, b) => a - b);
        paint.fillStyle = event.flags & 2 ? colours.accent : colours.soft;
        if (event.flags & 28) {
          const fade = paint.createLinearGradient(place(from), 0, place(to), 0), colour = paint.fillStyle;
          [event.flags & 4 ? 'transparent' : colour, colour, colour, event.flags & 24 ? 'transparent' : colour]
            .forEach((stop, n) => fade.addColorStop(n / 3, stop));
          paint.fillStyle = fade;
        }
        const y = top + row * 7;
        paint.fillRect(left, y, right - left, event.flags & 1 ? 4 : 2);
        hits.push([left, right, y - 2, y + 5, event]);
      }
    }
    // Labels in order of importance, as many as have room: none touches another or another's line.
    function label(rows, base, wide) {
      const taken = Array.from({length: rows}, () => []);
      const free = (row, left, right) => taken[row].every(([a, b]) => right < a || left > b);
      let tried = 0;
      for (const event of ranked) {
        if (event.spot < view.from || event.spot > view.to || (event.rank >= 0 && vague(event))) continue;
        if (++tried > 400) break;
        if (!event.label) {
          event.label = event.title.length > 34 ? `${event.title.slice(0, 33).replace(/\s+\S*$/, '')}…` : event.title;
          event.width = widthOf(event.label, 600);
        }
        const number = key.get(event.id), x = place(event.spot), side = number ? 13 : 5, end = event.width + side + 6;
        const [left, right] = rtl ? [x - end, x + 10] : [x - 10, x + end];
        if (right > wide + 4 || left < -4) continue;
        let row = rows - 1;
        while (row >= 0 && !(free(row, left, right) && taken.slice(row + 1).every((_, n) => free(row + 1 + n, x - 3, x + 3)))) row--;
        if (row < 0) continue;
        taken[row].push([left, right]);
        for (let below = row + 1; below < rows; below++) taken[below].push([x - 3, x + 3]);
        const y = row * ROW + 9, colour = event.flags & 2 ? colours.accent : colours.ink;
        paint.globalAlpha = 0.5;
        bar(Math.round(x), y, 1, base - y - 4, colours.soft);
        paint.globalAlpha = 1;
        if (number) {
          disc(x, y, 8.5, colour);
          const half = widthOf(number, 700) / 2;
          text(number, rtl ? x + half : x - half, y + 0.5, colours.paper, 700);
        }
        text(event.label, rtl ? x - side : x + side, y, colour, event.rank < 1 ? 600 : 500);
        hits.push([left, right, y - 8, y + 8, event]);
      }
    }
    function divided(by) {
      const lists = new Map();
      for (const event of events) for (const name of event[by]) {
        if (!lists.has(name)) lists.set(name, []);
        lists.get(name).push(event);
      }
      const most = [...lists].sort((a, b) => b[1].length - a[1].length).slice(0, MOST_LANES);
      const shown = new Set(most.flatMap(([, list]) => list));
      const rest = events.filter((event) => !shown.has(event));
      return [...most, ...(rest.length ? [[words.others, rest]] : [])].map(([name, list]) => ({name, events: list}));
    }
    readColours();
    fromAddress();
  }
  const drawing = document.querySelector('.strip[data-axis]');
  if (drawing) start(drawing);
}
