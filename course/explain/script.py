"""The script of the stepper: it marks steps on what is drawn, told and written, and touches nothing else.

What costs a browser its time is not to mark, but to go through all that stands around what was marked. So
the drawing comes in strips (`Drawing.strips`), a long table becomes blocks of rows, the NumPy source comes in
blocks of lines, and of all of them those out of sight are left out. With 1,000 nodes a step takes 10 ms of
the page's thread, where it took 70.
"""

SCRIPT = """
(() => { for (const root of document.querySelectorAll('[data-stepper="ID"]')) {
  if (root.ready) continue;  // a page may show an output twice
  root.ready = true;
  const { B, W, T, L, P, wide } = DATA;
  const all = s => [...root.querySelectorAll(s)], last = T.length - 1;
  const rows = all('tbody tr'), lines = all('code'), first = T.length - rows.length;
  const [back, next] = all('button'), [slider] = all('input'), [said] = all('output');
  const [drawn] = all('figure'), [table, source] = all('[data-follows]');
  if (rows.length > 100) {
    // A browser goes through all cells of a table when one of them moves, so a long one becomes blocks of
    // rows, in the columns that it has, of which those out of sight are left out.
    const grid = table.querySelector('table'), head = [...grid.querySelectorAll('thead th')];
    const columns = head.map(e => `${e.getBoundingClientRect().width}px`).join(' ');
    const width = grid.getBoundingClientRect().width, tall = rows.map(e => e.getBoundingClientRect().height);
    const body = grid.tBodies[0], blocks = [];
    for (let k = 0; k < rows.length; k += 20) {
      const block = document.createElement('tbody'), sum = tall.slice(k, k + 20).reduce((a, b) => a + b);
      block.style.cssText =
        `display:block;width:${width}px;content-visibility:auto;contain-intrinsic-height:${sum}px`;
      block.append(...rows.slice(k, k + 20));
      blocks.push(block);
    }
    body.replaceWith(...blocks);
    const is = (role, found) => found.forEach(e => e.setAttribute('role', role));
    is('table', [grid]); is('rowgroup', [grid.tHead, ...blocks]); is('row', [head[0].parentNode, ...rows]);
    is('columnheader', head);
    rows.forEach(e => { is('cell', e.querySelectorAll('td')); is('rowheader', e.querySelectorAll('th')); });
    for (const e of [grid, grid.caption, grid.tHead]) e.style.display = 'block';
    for (const e of [head[0].parentNode, ...rows]) {
      e.style.display = 'grid';
      e.style.gridTemplateColumns = columns;
    }
  }
  // by step, so that of a thousand boxes only those are touched that change
  const marked = T.map(() => []), begins = T.map(() => []);
  const note = (e, steps) => { begins[steps[0]].push(e); for (const s of steps) marked[s].push(e); };
  all('[data-box]').forEach(e => note(e, B[e.dataset.box]));
  all('[data-way]').forEach(e => note(e, W[e.dataset.n]));
  const stroke = (k, width) => marked[k].forEach(e =>
    e.querySelectorAll('rect,path').forEach(p => { p.style.strokeWidth = width; }));
  const view = (panel, x, y, w, h) => {  // into sight, if it is not
    const off = (at, size, from, room) =>
      at < from || at + size > from + room ? Math.max(0, at + Math.min(size, room) / 2 - room / 2) : from;
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = panel;
    return [panel, off(x, w, scrollLeft, clientWidth), off(y, h, scrollTop, clientHeight)];
  };
  // What is marked in table and source is a bar before it: where one moves, nothing is laid out or painted.
  const bars = new Map([[table, []], [source, []]]);
  const place = (panel, e) => {
    const a = panel.getBoundingClientRect(), b = e.getBoundingClientRect();
    return [panel, b.top - a.top - panel.clientTop + panel.scrollTop, b.height, panel.scrollWidth];
  };
  const bar = ([panel, y, h, w], n) => {
    const pool = bars.get(panel);
    if (!pool[n]) {
      pool[n] = document.createElement('div');
      pool[n].style.cssText = 'position:absolute;left:0;top:0;width:1px;height:1px;transform-origin:0 0;' +
        'background:#ff7f0e38;pointer-events:none;will-change:transform';
      panel.append(pool[n]);
    }
    pool[n].style.transform = `translateY(${y}px) scale(${w},${h})`;
  };
  let now = 0, current = [];  // step 0 shows all of it
  const go = k => {
    k = Math.max(0, Math.min(last, k));
    // first all that is asked of the page, then all that changes it
    const row = k >= first ? [rows[k - first]] : [], told = (L[k] || []).map(n => lines[n]);
    const spots = [row.map(e => place(table, e)), source ? told.map(e => place(source, e)) : []];
    const views = spots.filter(s => s.length)
      .map(([[panel, y, h]]) => view(panel, panel.scrollLeft, y, 0, h));
    if (P[k]) {
      const scale = drawn.firstElementChild.getBoundingClientRect().width / wide;
      views.push(view(drawn, ...P[k].map(n => n * scale)));
    }
    slider.value = k; slider.setAttribute('aria-valuetext', T[k]); said.textContent = T[k];
    stroke(now, '');
    const from = now && k ? Math.min(now, k) : 0, to = now && k ? Math.max(now, k) : last;
    // not opacity: each such group would be painted by itself, which is slow
    for (let s = from; s <= to; s++) for (const e of begins[s])
      e.style.fillOpacity = e.style.strokeOpacity = !k || s <= k ? '' : .2;
    now = k;
    stroke(now, '3');
    for (const e of current) e.removeAttribute('aria-current');
    current = [...row, ...told];
    for (const e of current) e.setAttribute('aria-current', 'step');
    for (const [panel, pool] of bars) pool.forEach(e => { e.style.transform = 'scale(0)'; });
    for (const s of spots) s.forEach(bar);
    for (const [panel, x, y] of views) {
      if (panel.scrollLeft != x) panel.scrollLeft = x;
      if (panel.scrollTop != y) panel.scrollTop = y;
    }
  };
  slider.oninput = () => go(+slider.value);
  back.onclick = () => go(+slider.value - 1); next.onclick = () => go(+slider.value + 1);
  root.onkeydown = e => {
    const d = e.altKey || e.ctrlKey || e.metaKey || e.shiftKey ? 0 : { ArrowLeft: -1, ArrowRight: 1 }[e.key];
    if (d) { e.preventDefault(); e.stopPropagation(); go(+slider.value + d); }
  };
  go(0);
} })()"""
"""Marks steps on what is there: of each box and each way it knows the steps, of each step the sentence, the
lines of NumPy, and where on the drawing it is.
"""
