// Search and filters. What the reader has chosen is in the address (state.js); the index is loaded in small parts, as
// scripts, so that it works in pages opened from a folder, too. How its files are written: timeline/search/.
'use strict';
{
  const form = document.getElementById('finder_form');
  const {mode, root, lang} = form.dataset;
  const field = form.elements.q;
  const status = document.getElementById('finder_status');
  const words = JSON.parse(form.dataset.words);
  const language = document.documentElement.lang;
  const plurals = new Intl.PluralRules(language);
  const FACETS = ['who', 'role', 'where', 'subject', 'topic', 'kind', 'status', 'origin', 'lang'];
  const KEYS = ['q', ...FACETS, 'from', 'to'];
  const say = (key, values = {}) => {
    const text = words[key] ?? words[`${key}.${plurals.select(values.n)}`] ?? words[`${key}.other`];
    return text.replace(/\{(\w+)\}/g, (_, name) =>
      typeof values[name] === 'number' ? values[name].toLocaleString(words.locale) : values[name]);
  };
  // An element with a text: a name, or one of `say`, which may be in another language than the page.
  const named = (element, text) => Object.assign(element, {textContent: text});
  const said = (element, text) => Object.assign(named(element, text), lang ? {lang, dir: 'ltr'} : {});

  // Folding: the same as in timeline/search/folding.py; tests/folding.txt holds both to it.
  const LETTERS = {
    'ß': 'ss', 'ς': 'σ', 'ı': 'i', 'ø': 'o', 'đ': 'd', 'ð': 'd', 'ł': 'l', 'ħ': 'h', 'æ': 'ae', 'œ': 'oe', 'þ': 'th',
    'ٱ': 'ا', 'ة': 'ه', 'ى': 'ي', 'ی': 'ي', 'ې': 'ي', 'ێ': 'ي', 'ۆ': 'و', 'ک': 'ك', 'ہ': 'ه', 'ھ': 'ه', 'ە': 'ه', 'ء': '', 'ـ': '',
  };
  const TO_CHANGE = /[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf-\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u08d3-\u08ff\u200c-\u200fßςıøđðłħæœþٱةىیېێۆکہھەءـ]|(?![0-9])\p{Nd}/gu;
  const WORD = /[\p{L}\p{N}\u0900-\u0963\u0966-\u0dff\u0e31-\u0e4e\u0eb1-\u0ece\u0f71-\u0f84\u102b-\u103e\u17b4-\u17d3]+/gu;
  const RUN = /([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]{2,})|[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]|[^\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]+/gu;
  const PREFIXES = ['', 'و', 'ف'].flatMap((and) => [
    ...['', 'ب', 'ل', 'ك'].flatMap((to) => ['', 'ال'].map((the) => and + to + the)), `${and}لل`]).filter(Boolean);

  const digit = (character) => { // zeros are at code points that end in 0 or 6
    const code = character.codePointAt(0), low = code & 15;
    return String(low < 6 || /\p{Nd}/u.test(String.fromCodePoint(code - low)) ? low : low - 6);
  };
  const fold = (text) => text.normalize('NFKD').toLowerCase()
    .replace(TO_CHANGE, (one) => LETTERS[one] ?? (/\p{Nd}/u.test(one) ? digit(one) : '')).normalize('NFC');
  const wordsOf = (text) => (fold(text).match(WORD) ?? []).flatMap((word) => [...word.matchAll(RUN)].flatMap(
    ([run, unspaced]) => unspaced ? [...unspaced].slice(1).map((_, i) => unspaced.slice(i, i + 2))
      : [[...run].slice(0, 32).join('')]));
  const formsOf = (word) => /^[\u0620-\u064a]{3,}$/.test(word) ? [word, ...PREFIXES.filter((prefix) =>
    word.startsWith(prefix) && word.length - prefix.length >= (/(ال|لل)$/.test(prefix) ? 2 : 3)).map(
    (prefix) => word.slice(prefix.length))] : [word];

  // Whether two words differ by at most so many letters added, left out, replaced or swapped.
  const alike = (one, other, most) => {
    if (Math.abs(one.length - other.length) > most) return false;
    let before, row = Array.from({length: other.length + 1}, (_, i) => i);
    for (let i = 1; i <= one.length; i++) {
      const next = [i];
      for (let j = 1; j <= other.length; j++) {
        const same = one[i - 1] === other[j - 1];
        next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + !same);
        if (j > 1 && i > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
      }
      if (Math.min(...next) > most) return false;
      [before, row] = [row, next];
    }
    return row[other.length] <= most;
  };
  // How well a term fits a word: 1 the same, less if it begins with the word or lacks an ending, 0 not at all.
  const fit = (term, word) => term === word ? 1 : word.length > 1 && term.startsWith(word) ? 0.7
    : term.length >= 4 && word.length - term.length <= 2 && word.startsWith(term) ? 0.5 : 0;
  // The same for a misspelling, if nothing fits.
  const typo = (term, word) => word.length >= 4 && term[0] === word[0]
    && alike(term, word, word.length >= 8 ? 2 : 1) ? 0.4 : 0;

  // Loading
  const waiting = {};
  window.timelineData = (name, value) => waiting[name].resolve(value);
  const load = (name, version = '') => {
    waiting[name] ??= (() => {
      const one = Promise.withResolvers ? Promise.withResolvers() : {};
      one.promise ??= new Promise((resolve, reject) => Object.assign(one, {resolve, reject}));
      const script = document.createElement('script');
      script.src = `${root}find/${name === 'facets' ? '' : 'index/'}${name}.js${version && `?${version}`}`;
      script.onerror = () => {
        delete waiting[name];
        one.reject(new Error(name));
      };
      const ready = version ? Promise.resolve() : timeline.fresh(script.src);
      ready.then(() => document.head.append(script));
      return one;
    })();
    return waiting[name].promise;
  };

  let index;
  const start = () => index ??= Promise.all([load('facets'), load('list')]).then(([table, list]) => {
    const rowsOf = (column) => column.rows.split('|').map((row) => row ? row.split(' ') : []);
    const columns = {}, names = {};
    for (const key of FACETS) {
      names[key] = table[key].names;
      columns[key] = rowsOf(table[key]).map((row) => row.map((one) => parseInt(key === 'role' ? one.split(':')[1] : one, 36)));
    }
    const roles = rowsOf(table.role).map((row, i) => row.map((one) => {
      const [at, role] = one.split(':').map((number) => parseInt(number, 36));
      return [columns.who[i][at], role];
    }));
    let day = 0;
    const days = table.days.split('|').map((text) => {
      if (!text) return null;
      const [step, length] = text.split(' ');
      day += Number(step);
      return [day, length === undefined ? day : length === '' ? Infinity : day + Number(length)];
    });
    const at = table.at.split('|').map((text) => parseInt(text, 36));
    const row = [];
    at.forEach((position, i) => { row[position] = i; });
    const starts = [0];
    for (const size of list.sizes) starts.push(starts.at(-1) + size);
    const files = list.words.split('|').map((one) => {
      const cut = one.lastIndexOf(':');
      return {prefix: one.slice(0, cut), version: one.slice(cut + 1)};
    });
    return {columns, names, roles, days, at, row, starts, files, shown: list.shown, length: at.length, terms: nameTerms(names)};
  });

  // The names of actors, places ... as words, with the indexes of those that have them.
  const nameTerms = (names) => ['who', 'where', 'subject', 'topic', 'origin'].map((key) => {
    const terms = new Map();
    names[key].forEach(([, ...all], i) => {
      for (const word of new Set(all.flatMap(wordsOf).flatMap(formsOf))) terms.set(word, [...(terms.get(word) ?? []), i]);
    });
    return [key, terms];
  });

  const fileName = (prefix) => `w-${[...prefix].map((letter) =>
    /[a-z0-9]/.test(letter) ? letter : `_${letter.codePointAt(0).toString(16)}_`).join('')}`;
  const loadTerms = async ({prefix, version}) => {
    const text = await load(`words/${fileName(prefix)}`, version);
    let term = '';
    return text.split('!').map((entry) => {
      const space = entry.indexOf(' ');
      term = term.slice(0, entry.charCodeAt(0) - 48) + entry.slice(1, space);
      return [term, entry.slice(space + 1)];
    });
  };

  // Calls back with the row of the table and the field of each posting.
  const eachPosting = ({starts, row}, text, found) => {
    let first = 0, at = 5;
    for (let i = 0; i < text.length; i++) {
      const code = text.charCodeAt(i);
      if (code >= 0x138) [first, at] = [starts[4 * (code - 0x138)], 5];
      else if (code < 0x38) at = code - 48;
      else found(row[first + code - 0x38], at);
    }
  };

  const FIELDS = ['title', 'summary', 'claims', 'quotes', 'sources', 'details', 'names'];
  const WEIGHTS = [8, 4, 3, 3, 2, 1, 5];
  const NAMES = 6;
  // The rows in which a word is found, each with its best value and the field.
  const findWord = async (data, word) => {
    const found = new Map();
    const add = (row, at, how) => {
      const value = WEIGHTS[at] * how;
      if (value > (found.get(row)?.value ?? 0)) found.set(row, {value, at});
    };
    const forms = formsOf(word);
    const files = new Set();
    for (const form of forms) {
      const near = data.files.filter(({prefix}) => `${form} `.startsWith(prefix) || (form.length > 1 && prefix.startsWith(form)));
      near.sort((a, b) => a.prefix.length - b.prefix.length);
      for (const file of near.slice(0, 8)) files.add(file);
    }
    let terms = (await Promise.all([...files].map(loadTerms))).flat();
    const search = (how) => {
      for (const [term, postings] of terms) {
        const best = Math.max(...forms.map((form) => how(term, form)));
        if (best) eachPosting(data, postings, (row, at) => add(row, at, best));
      }
      for (const [key, all] of data.terms) {
        const values = new Map();
        for (const [term, indexes] of all) {
          const best = Math.max(...forms.map((form) => how(term, form)));
          if (best) for (const one of indexes) values.set(one, Math.max(best, values.get(one) ?? 0));
        }
        if (values.size) data.columns[key].forEach((row, i) => {
          for (const one of row) if (values.has(one)) add(i, NAMES, values.get(one));
        });
      }
    };
    search(fit);
    if (!found.size) search(typo);
    const inSources = [...found].filter(([, {at}]) => FIELDS[at] === 'sources'); // a source that most events cite
    if (2 * inSources.length > data.length && inSources.length < found.size) for (const [row] of inSources) found.delete(row);
    if (!found.size && word.length >= 4) {
      const more = data.files.filter((file) => file.prefix[0] === word[0] && !files.has(file)).slice(0, 12);
      terms = (await Promise.all(more.map(loadTerms))).flat();
      search(typo);
    }
    return found;
  };

  // The rows for a text, with value and fields; null for no text. If no row has all words, those with some.
  const findText = async (data, text) => {
    const all = [...new Set(wordsOf(text))];
    if (!all.length) return {rows: null, partly: false};
    const sets = await Promise.all(all.map((word) => findWord(data, word)));
    const rows = new Map();
    for (const set of sets) {
      const rarity = Math.log(1 + data.length / (set.size || 1));
      for (const [row, {value, at}] of set) {
        const one = rows.get(row) ?? {value: 0, words: 0, fields: new Set()};
        one.value += value * rarity;
        one.words += 1;
        one.fields.add(FIELDS[at]);
        rows.set(row, one);
      }
    }
    const whole = [...rows].filter(([, one]) => one.words === all.length);
    return {rows: whole.length ? new Map(whole) : rows, partly: !whole.length && rows.size > 0};
  };

  const day = (text, last) => {
    const [, year, month, date] = /^(-?\d{1,6})(?:-(\d\d)(?:-(\d\d))?)?$/.exec(text) ?? [];
    if (year === undefined) return null;
    const time = new Date(0);
    if (last) time.setUTCFullYear(+year, month ? (date ? month - 1 : +month) : 12, date ? +date : 0);
    else time.setUTCFullYear(+year, month ? month - 1 : 0, date ? +date : 1);
    return Math.floor(time / 864e5);
  };

  // The rows that pass all filters, and for each facet how many have each value, all other filters applied.
  const filter = (data, rows) => {
    const wanted = FACETS.map((key) => timeline.get(key)).map((keys, f) => keys.length
      ? new Set(keys.map((key) => data.names[FACETS[f]].findIndex(([one]) => one === key))) : null);
    const who = wanted[0];
    const [from, to] = [day(timeline.get('from')[0] ?? '', false), day(timeline.get('to')[0] ?? '', true)];
    const counts = FACETS.map(() => new Map());
    const passed = [];
    for (let i = 0; i < data.length; i++) {
      if (rows && !rows.has(i)) continue;
      const days = data.days[i];
      if ((from !== null || to !== null) && !(days && days[1] >= (from ?? -Infinity) && days[0] <= (to ?? Infinity))) continue;
      const values = FACETS.map((key) => data.columns[key][i]);
      if (who) values[1] = data.roles[i].filter(([actor]) => who.has(actor)).map(([, role]) => role);
      const failed = wanted.flatMap((set, f) => set && !values[f].some((one) => set.has(one)) ? [f] : []);
      if (!failed.length) passed.push(i);
      if (failed.length > 1) continue;
      for (const f of failed.length ? failed : FACETS.keys()) {
        for (const one of new Set(values[f])) counts[f].set(one, (counts[f].get(one) ?? 0) + 1);
      }
    }
    return {passed, counts};
  };

  const option = (value) => new Option('', value);
  const fillFacets = (data, counts) => FACETS.forEach((key, f) => {
    const select = form.elements[key];
    if (!select) return; // the build has left it out: there is nothing to choose
    const chosen = timeline.get(key);
    const options = data.names[key].flatMap(([value, name], i) => counts[f].has(i) || (chosen.length === 1 && chosen[0] === value)
      ? [(key === 'kind' || key === 'status' ? said : named)(option(value), `${name} (${(counts[f].get(i) ?? 0).toLocaleString(words.locale)})`)] : []);
    const first = chosen.length > 1 ? [said(option('*'), say('several', {n: chosen.length}))] : [];
    select.replaceChildren(said(option(''), say('any')), ...first, ...options);
    select.value = chosen.length > 1 ? '*' : chosen[0] ?? '';
    select.disabled = !options.length && !chosen.length;
  });

  const loadShown = async (data, row) => {
    const position = data.at[row];
    const number = data.starts.findLastIndex((first) => first <= position);
    const events = await load(`events/${number}`, data.shown.slice(6 * number, 6 * number + 6));
    return events[position - data.starts[number]];
  };

  // Showing: in the list of the page, or as results.
  let turn = 0, shown = 0;
  const PORTION = 20;
  const results = document.getElementById('finder_results');
  const showInList = async (data, rows, found) => {
    const mine = turn;
    const shownRows = await Promise.all(rows.map((row) => loadShown(data, row)));
    if (mine !== turn) return;
    const rowOf = new Map(shownRows.map(([href], i) => [href.split('/').at(-2), rows[i]]));
    const list = document.getElementById('chronology_start');
    const events = [...list.querySelectorAll('article.event')];
    for (const event of events) event.hidden = rows.length < data.length && !rowOf.has(event.id);
    for (const group of list.querySelectorAll('.group')) group.hidden = !group.querySelector('article.event:not([hidden])');
    for (const old of list.querySelectorAll('.found-in')) old.remove();
    const terms = found ? wordsOf(field.value).flatMap(formsOf) : [];
    const places = events.filter((event) => found && !event.hidden).flatMap((event) => {
      const here = placesOf(event, terms);
      if (!here.some((one) => one.startContainer.parentElement.checkVisibility())) {
        const where = said(document.createElement('span'), foundIn(found.get(rowOf.get(event.id)).fields));
        where.className = 'found-in';
        event.querySelector('.meta').append(' ', where);
      }
      return here;
    });
    if (CSS.highlights) CSS.highlights.set('found', new Highlight(...places));
  };
  const foundIn = (fields) => say('in', {fields: FIELDS.filter((one) => fields.has(one)).map((one) => say(one)).join(say('list'))});

  const fits = (piece, terms) => wordsOf(piece).flatMap(formsOf).some((form) => terms.some((term) => fit(form, term) || typo(form, term)));

  // Where terms stand in an event of the list. They are painted over it, so that its markup stays as it is.
  const placesOf = (event, terms) => {
    const places = [], texts = document.createTreeWalker(event, NodeFilter.SHOW_TEXT);
    for (let node = texts.nextNode(); node; node = texts.nextNode()) {
      for (const {0: piece, index} of node.data.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
        if (fits(piece, terms)) places.push(new StaticRange({startContainer: node, startOffset: index, endContainer: node, endOffset: index + piece.length}));
      }
    }
    return places;
  };

  const mark = (element, text, terms) => {
    element.replaceChildren(...text.split(/([\p{L}\p{N}\p{M}]+)/u).map((piece, i) => {
      if (i % 2 && fits(piece, terms)) {
        const marked = document.createElement('mark');
        marked.textContent = piece;
        return marked;
      }
      return piece;
    }));
  };

  const showResults = async (data, rows, found) => {
    const mine = turn;
    const list = results.querySelector('ol');
    const terms = wordsOf(field.value).flatMap(formsOf);
    const next = rows.slice(shown, shown + PORTION);
    const events = await Promise.all(next.map((row) => loadShown(data, row)));
    if (mine !== turn) return null;
    const items = events.map(([href, title, when, standing, place, summary], i) => {
      const item = results.querySelector('template').content.cloneNode(true);
      item.querySelector('.when').textContent = when;
      const link = item.querySelector('a');
      link.href = `${root}${href}index.html`;
      mark(link.firstElementChild, title, terms);
      mark(item.querySelector('.prose p'), summary, terms);
      const fields = found?.get(next[i])?.fields;
      const where = fields ? foundIn(fields) : '';
      item.querySelector('.meta').replaceChildren(...[standing, place, where].filter(Boolean).map((text) => {
        const span = document.createElement('span');
        span.dir = 'auto';
        span.textContent = text;
        return text === where ? said(span, where) : span;
      }));
      return item;
    });
    if (!shown) list.replaceChildren();
    const first = list.children.length;
    list.append(...items);
    shown += next.length;
    results.querySelector('.more button').hidden = shown >= rows.length;
    return list.children[first];
  };

  let more;
  const showPage = async (data, passed, rows) => {
    const order = form.elements.order.value;
    if (order === 'newest' || (!order && !rows)) passed.reverse();
    if (rows && !order) passed.sort((a, b) => rows.get(b).value - rows.get(a).value || b - a);
    shown = 0;
    more = () => showResults(data, passed, rows);
    if (!results.hidden) await more();
  };
  const show = async () => {
    const mine = ++turn;
    const active = KEYS.some((key) => timeline.get(key).length);
    // At once: when the events come, nothing moves.
    if (mode === 'page') results.hidden = !active;
    for (const button of form.querySelectorAll('[type=reset]')) button.hidden = !active;
    try {
      const data = await start();
      const {rows, partly} = await findText(data, timeline.get('q')[0] ?? '');
      if (mine !== turn) return;
      const {passed, counts} = filter(data, rows);
      if (mode !== 'lead') fillFacets(data, counts);
      if (mode === 'list') await showInList(data, passed, rows);
      if (mode === 'page') await showPage(data, passed, rows);
      if (mine !== turn) return;
      said(status, !passed.length ? say('none') : (partly ? `${say('partly')} ` : '')
        + (active ? say('some', {n: passed.length, all: data.length}) : say('all', {n: data.length})));
      status.dataset.query = timeline.get('q')[0] ?? '';
    } catch {
      if (mode === 'page') results.hidden = true;
      said(status, say('failed'));
    }
  };

  const fillFields = () => {
    const text = timeline.get('q')[0] ?? '';
    if (document.activeElement !== field || !text) field.value = text;
    if (mode !== 'lead') for (const key of ['from', 'to']) form.elements[key].value = timeline.get(key)[0] ?? '';
  };

  let timer;
  const typed = (replace) => {
    clearTimeout(timer);
    timeline.set({q: field.value.trim()}, {replace});
  };
  let typing = false;
  if (mode !== 'lead') {
    field.addEventListener('input', () => {
      clearTimeout(timer);
      timer = setTimeout(() => { typed(typing); typing = true; }, 200);
    });
    field.addEventListener('change', () => { typed(typing); typing = false; });
    form.addEventListener('submit', (event) => { event.preventDefault(); typed(typing); typing = false; });
    form.addEventListener('reset', (event) => {
      event.preventDefault();
      timeline.set(Object.fromEntries(KEYS.map((key) => [key, null])));
      field.focus();
    });
    form.addEventListener('change', ({target}) => {
      if (target.name === 'order') show();
      else if (target !== field && target.value !== '*') timeline.set({[target.name]: target.value});
    });
    const details = form.querySelector('details');
    details.addEventListener('toggle', () => { if (details.open) show(); });
    if (mode === 'page' && matchMedia('(min-width: 40rem)').matches) details.open = true;
    results?.querySelector('.more button').addEventListener('click', async () => (await more())?.querySelector('a').focus());
    timeline.onchange((keys) => {
      if (!KEYS.some((key) => keys.has(key))) return;
      fillFields();
      show();
    });
    fillFields();
    if (mode === 'page' || KEYS.some((key) => timeline.get(key).length)) show();
    field.addEventListener('focus', () => start().catch(() => {}), {once: true});
  }

  field.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    if (!field.value) return field.blur();
    field.value = '';
    if (mode !== 'lead') typed(typing);
  });
  document.addEventListener('keydown', (event) => {
    const target = event.target;
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return;
    if (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.nodeName)) return;
    event.preventDefault();
    field.focus();
  });
}
