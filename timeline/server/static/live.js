// Reloads the page when the preview has been rebuilt, and lays the errors over it when it could not be.
// Served and added to pages by the preview server only; no published site holds it.
(() => {
  "use strict";

  const script = document.currentScript;
  const page = script.dataset.page; // what this page was served as
  const events = new URL("events", script.src);
  const sheet = new URL("overlay.css", script.src);
  let stream = null;
  let overlay = null;

  // A browser opens six connections to a server at most: only pages that are seen may keep one.
  function listen() {
    if (document.hidden) {
      stream?.close();
      stream = null;
    } else if (!stream) {
      stream = new EventSource(events);
      stream.onmessage = (event) => take(event.data);
    }
  }

  function take(message) {
    const state = JSON.parse(message);
    if (state.page !== page) {
      stream.close();
      location.reload(); // the browser itself keeps the place on the page
    } else if (state.faults.length === 0) {
      overlay?.remove();
      overlay = null;
    } else if (overlay?.message !== message) {
      overlay ??= makeOverlay();
      overlay.show(state, message);
    }
  }

  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children); // texts become text nodes
    return element;
  }

  // In a shadow tree, so that neither the theme's style reaches it nor its style the theme.
  function makeOverlay() {
    const host = make("timeline-preview");
    const heading = make("h1");
    const close = make("button", "", "Close");
    const state = make("p", "state", "The page behind this is the last good one. This goes away by itself once it is mended.");
    const list = make("ol");
    const more = make("p", "more");
    const dialog = make("dialog", "sheet", make("div", "bar", heading, close), state, list, more);
    const reopen = make("button", "reopen");
    const style = make("link");
    const styled = new Promise((done) => (style.onload = style.onerror = done));

    heading.id = "heading";
    heading.tabIndex = -1;
    heading.setAttribute("aria-live", "polite");
    dialog.setAttribute("aria-labelledby", heading.id);
    reopen.setAttribute("aria-haspopup", "dialog");
    close.type = reopen.type = "button";
    reopen.hidden = true;
    style.rel = "stylesheet";
    style.href = sheet;
    host.lang = "en";
    host.dir = "ltr";
    host.attachShadow({ mode: "open" }).append(style, dialog, reopen);
    document.body.append(host);

    function open() {
      if (!host.isConnected || dialog.open) return;
      reopen.hidden = true;
      dialog.showModal();
      heading.focus();
    }
    close.addEventListener("click", () => dialog.close());
    dialog.addEventListener("close", () => (reopen.hidden = false));
    dialog.addEventListener("keydown", (event) => event.stopPropagation()); // the theme's keys are not meant
    reopen.addEventListener("click", open);

    return {
      message: "",
      show({ heading: text, faults, more: rest }, message) {
        this.message = message;
        heading.textContent = text;
        reopen.textContent = text;
        more.textContent = rest;
        more.hidden = !rest;
        list.replaceChildren(...faults.map(makeFault));
        styled.then(open);
      },
      remove() {
        if (dialog.open) dialog.close(); // gives the focus back
        host.remove();
      },
    };
  }

  function makeFault(fault) {
    const place = make("p", "place");
    if (fault.place) place.append(make("code", "", fault.place), " ");
    place.append(make("span", "severity", fault.severity), " ", make("span", "code", fault.code));
    const item = make("li", "fault", place, make("p", "message", fault.message));
    if (fault.line) item.append(makeLine(fault));
    if (fault.help) item.append(make("p", "help", fault.help));
    return item;
  }

  function makeLine({ line, before, marked, after }) {
    const caret = make("span", "caret", "^".repeat(Math.max([...marked].length, 1)));
    const number = make("span", "number", line);
    const source = make("pre", "", number, make("code", "", before, make("mark", "", marked, caret), after));
    caret.setAttribute("aria-hidden", "true");
    number.setAttribute("aria-hidden", "true");
    source.setAttribute("role", "group");
    source.setAttribute("aria-label", `line ${line}`);
    source.tabIndex = 0; // it can be scrolled
    return source;
  }

  document.addEventListener("visibilitychange", listen);
  listen();
})();
