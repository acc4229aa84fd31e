// A detailed map below the places, from a host that is asked for nothing until the reader wants it, and on this page only.
// Tiles are in Web Mercator, and maps here have equal degrees: a tile is divided into as many strips as keep each within half
// a pixel of where it belongs.
'use strict';
{
  const SVG = 'http://www.w3.org/2000/svg';
  const SIZE = 256;
  const BLEED = 0.75;  // of a tile's pixels, over the strips and tiles around it, so that no seam shows
  const offer = document.querySelector('.map-tiles-offer');
  const [west, south, east, north] = offer.dataset.frame.split(' ').map(Number);
  const map = document.querySelector('svg.map');
  const sheet = map.querySelector('.map-sheet');
  const layer = document.createElementNS(SVG, 'g');
  let shown = new Map();  // strips by level, column, row and number

  // Rows count from the north, of `rows` around the Earth.
  const latitudeOf = (row, rows) => Math.atan(Math.sinh(Math.PI * (1 - 2 * row / rows))) * 180 / Math.PI;
  const rowOf = (latitude, rows) => (0.5 - Math.atanh(Math.sin(latitude * Math.PI / 180)) / (2 * Math.PI)) * rows;

  const strip = (column, row, level, top, share) => {
    const rows = 2 ** level;
    const [upper, lower] = [top, top + share].map((part) => latitudeOf(row + part, rows));
    const box = document.createElementNS(SVG, 'svg');
    const image = document.createElementNS(SVG, 'image');
    const place = (name, value) => box.setAttribute(name, `${value * 100}%`);
    const width = 360 / rows / (east - west), height = (upper - lower) / (north - south);
    const aside = BLEED / SIZE * width, above = BLEED / SIZE / share * height;
    place('x', (column * 360 / rows - 180 - west) / (east - west) - aside);
    place('y', (north - upper) / (north - south) - above);
    place('width', width + 2 * aside);
    place('height', height + 2 * above);
    box.setAttribute('viewBox', `${-BLEED} ${top * SIZE - BLEED} ${SIZE + 2 * BLEED} ${share * SIZE + 2 * BLEED}`);
    for (const element of [box, image]) element.setAttribute('preserveAspectRatio', 'none');
    for (const axis of ['x', 'y']) image.setAttribute(axis, -BLEED);
    for (const side of ['width', 'height']) image.setAttribute(side, SIZE + 2 * BLEED);
    const numbers = {z: level, x: (column % rows + rows) % rows, y: row};
    image.setAttribute('href', offer.dataset.url.replace(/\{([xyz])\}/g, (_, name) => numbers[name]));
    box.append(image);
    return box;
  };

  const lay = () => {
    const part = (name) => parseFloat(sheet.getAttribute(name)) / 100;
    const zoom = part('width');
    const within = map.getBoundingClientRect();
    const across = (east - west) / zoom, down = (north - south) / zoom;  // degrees in sight
    const left = west - part('x') * across, upper = north + part('y') * down;
    const level = Math.min(Math.max(Math.round(Math.log2(360 * within.width / across / SIZE)), 0), Number(offer.dataset.maxZoom));
    const rows = 2 ** level;
    const columns = [left, left + across].map((longitude) => Math.floor((longitude + 180) / 360 * rows));
    const [first, last] = [upper, upper - down].map((latitude) => Math.min(Math.max(Math.floor(rowOf(latitude, rows)), 0), rows - 1));
    const wanted = new Map();
    for (let row = first; row <= last; row++) {
      const bend = latitudeOf(row + 0.5, rows) - (latitudeOf(row, rows) + latitudeOf(row + 1, rows)) / 2;
      const strips = Math.max(Math.ceil(Math.sqrt(Math.abs(bend) * within.height / down / 0.5)), 1);
      for (let column = columns[0]; column <= columns[1]; column++) {
        for (let n = 0; n < strips; n++) {
          const key = [level, column, row, n, strips].join(' ');
          wanted.set(key, shown.get(key) ?? strip(column, row, level, n / strips, 1 / strips));
        }
      }
    }
    const added = [...wanted].filter(([, box]) => !box.isConnected);
    shown = wanted;
    // What was there before stays until what takes its place has come; where a tile does not come, the base map shows.
    Promise.all(added.map(([key, box]) => new Promise((done) => {
      box.firstElementChild.addEventListener('load', done);
      box.firstElementChild.addEventListener('error', () => {
        box.remove();
        shown.delete(key);
        done();
      });
      layer.append(box);
    }))).then(() => {
      const kept = new Set(shown.values());
      for (const box of [...layer.children]) if (!kept.has(box)) box.remove();
    });
  };

  let timer = 0;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(lay, 150);
  };
  offer.querySelector('button').addEventListener('click', () => {
    const [question, credit] = offer.children;
    question.hidden = true;
    credit.hidden = false;
    credit.focus();
    layer.setAttribute('class', 'map-tiles');
    sheet.querySelector('image').after(layer);
    new MutationObserver(later).observe(sheet, {attributes: true});
    new ResizeObserver(later).observe(map);
    lay();
  });
  offer.hidden = false;
}
