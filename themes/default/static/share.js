// "Copy link" on events and days: copies the permalink. Where the browser does not permit that, a field shows the
// permalink selected. All parts are clones of those in share.html.
'use strict';
{
  const parts = document.getElementById('share_parts');
  const [style, button, field, status] = parts.content.children;
  const canonical = 'local' in parts.dataset ? null : document.querySelector('link[rel="canonical"]');
  const here = new URL(canonical?.href ?? location.href);
  here.search = here.hash = '';
  let reset;
  if (parts.dataset.lang) for (const part of [button, status]) Object.assign(part, {lang: parts.dataset.lang, dir: 'ltr'});

  const say = (words) => {
    status.textContent = words;
    clearTimeout(reset);
    reset = setTimeout(() => { status.textContent = ''; }, 4000);
  };

  const address = (href) => {
    const url = new URL(href, here);
    if (canonical) url.pathname = url.pathname.replace(/(^|\/)index\.html$/, '$1');
    return url.href;
  };

  const show = (control, url) => {
    const shown = field.cloneNode();
    shown.value = url;
    shown.addEventListener('keydown', (event) => {
      if (event.key !== 'Escape') return;
      event.stopPropagation();
      control.hidden = false;
      control.focus();
    });
    shown.addEventListener('blur', () => {
      control.hidden = false;
      shown.remove();
    });
    control.after(shown);
    control.hidden = true;
    shown.focus();
    shown.select();
    say(parts.dataset.refused);
  };

  const copy = async (control, url) => {
    try {
      await navigator.clipboard.writeText(url);
    } catch {
      show(control, url);
      return;
    }
    say(parts.dataset.copied);
    control.textContent = parts.dataset.copied;
    setTimeout(() => { control.textContent = button.textContent; }, 2000);
  };

  const add = (place, href, title) => {
    const control = button.cloneNode(true);
    control.setAttribute('aria-label', parts.dataset.label.replace('{title}', () => title.trim()));
    control.addEventListener('click', () => copy(control, address(href)));
    place.append(control);
  };

  style.addEventListener('load', () => {
    document.body.append(status);
    for (const link of document.querySelectorAll(':is(.event, .brief) h3 a')) {
      add(link.closest('article').querySelector('.meta'), link.getAttribute('href'), link.textContent);
    }
    for (const stamp of document.querySelectorAll('.group > .rail .stamp')) {
      const link = stamp.closest('a')?.getAttribute('href');
      if (!link && document.body.matches('.day-page')) continue;
      add(stamp.closest('.rail'), link ?? `#${stamp.closest('.group').id}`, stamp.textContent);
    }
    const heading = document.querySelector('.event-page .head .meta, .day-page .title');
    if (heading) add(heading, '', document.querySelector('h1').textContent);
  });
  document.head.append(style);
}
