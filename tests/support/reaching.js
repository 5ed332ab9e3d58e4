// Looked at in the page: what tests/support/reaching.py asks of it. Each gives one line a fault.
const shown = one => one.checkVisibility({ visibilityProperty: true, opacityProperty: true })
  && one.getClientRects().length > 0;
const named = one => {
  const classes = typeof one.className === 'string' && one.className.trim().replaceAll(/\s+/g, '.');
  const says = (one.innerText || one.value || '').trim().slice(0, 30);
  return `${one.localName}${one.id && `#${one.id}`}${classes && `.${classes}`} "${says}"`;
};
const all = (selector, within = document) => [...within.querySelectorAll(selector)];
const PRESSED = 'a[href], button, input, select, textarea, summary';
// What has two dimensions by its nature: tables, maps, code that is edited.
const BROAD = 'textarea, .leaflet, .leaflet *';
const LEAST_PX = 24;

function beside() {
  const wide = document.documentElement.scrollWidth - innerWidth;
  const sideways = one => shown(one) && one.scrollWidth > one.clientWidth + 1
    && /auto|scroll/.test(getComputedStyle(one).overflowX)
    && !one.matches(BROAD) && !one.querySelector('table, canvas, svg');
  const found = all('body *').filter(sideways).map(one => `${named(one)} is scrolled sideways`);
  return wide > 0 ? [`the page is ${wide} px wider than the screen`, ...found] : found;
}

function spaced() {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`* { line-height: 1.5 !important; letter-spacing: .12em !important;
    word-spacing: .16em !important; } p { margin-bottom: 2em !important; }`);
  document.adoptedStyleSheets = [sheet];
}

function unspaced() {
  document.adoptedStyleSheets = [];
}

/** Whether something above a text ends before it does, and can't be scrolled to show it. */
function cut(node) {
  const range = document.createRange();
  range.selectNodeContents(node);
  const text = range.getBoundingClientRect();
  for (let above = node.parentElement; above && above !== document.body; above = above.parentElement) {
    const style = getComputedStyle(above);
    const flows = style.overflowX + style.overflowY;
    if (/auto|scroll/.test(flows)) return false;
    if (!/hidden|clip/.test(flows)) continue;
    // Cut with a sign of it, and in full where one points.
    if (style.textOverflow === 'ellipsis' && above.closest('[title]')) return false;
    const box = above.getBoundingClientRect();
    if (text.right > box.right + 2 || text.bottom > box.bottom + 2) return true;
  }
  return false;
}

/** Whether a list of choices has less room than what is chosen needs: its text is no node of the page. */
function narrowed(select) {
  const whole = select.cloneNode(false);
  whole.removeAttribute('id');
  whole.append(select.selectedOptions[0].cloneNode(true));
  whole.style.cssText = ['position: absolute', 'width: auto', 'min-width: 0', 'max-width: none'].join(' !important; ');
  select.after(whole);
  const needed = whole.offsetWidth;
  whole.remove();
  return needed > select.offsetWidth + 1;
}

function clipped() {
  const lists = all('select').filter(one => shown(one) && one.selectedOptions.length === 1);
  const found = new Set(lists.filter(narrowed).map(one => `${named(one)} is cut off`));
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const own = node.parentElement;
    const counts = node.data.trim() && shown(own) && !own.closest('.hidden-text, .skip, option');
    if (counts && cut(node)) found.add(`${named(own)} is cut off`);
  }
  return [...found];
}

/** Whether any part of it is seen: a link may be on two lines, and one of them will do. */
function inSight(one) {
  const parts = [0.1, 0.5, 0.9];
  return [...one.getClientRects()].some(box => parts.some(x => parts.some(y => {
    const at = document.elementFromPoint(box.x + box.width * x, box.y + box.height * y);
    return at && (one.contains(at) || one.closest('label')?.contains(at));
  })));
}

function focused() {
  const found = new Set();
  const can = all(`${PRESSED}, [tabindex="0"]`).filter(one => !one.disabled && one.tabIndex >= 0
    && shown(one) && !one.closest('dialog, .leaflet'));
  // The browser's own ring is as thick as it should be, whatever it says of its width.
  const ringed = one => {
    const { outlineStyle, outlineWidth } = getComputedStyle(one);
    return outlineStyle === 'auto' || (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2);
  };
  for (const one of [...can, ...can.toReversed()]) {
    one.focus();
    if (document.activeElement !== one) continue;
    if (!ringed(one) && !ringed(one.closest('label') ?? one)) found.add(`${named(one)} shows no focus`);
    if (!inSight(one)) found.add(`${named(one)} has the keys and is hidden`);
  }
  return [...found];
}

function small() {
  const within = one => one.localName === 'a' && getComputedStyle(one).display === 'inline'
    && [...one.parentElement.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  const targets = all(PRESSED).filter(one => !one.disabled && shown(one) && !one.closest('.skip'));
  // What is pressed for a box to be ticked is its label, too.
  const boxes = targets.map(one => (one.closest('label') ?? one).getBoundingClientRect());
  const middle = box => [box.x + box.width / 2, box.y + box.height / 2];
  const less = box => Math.min(box.width, box.height) < LEAST_PX - 0.5;
  const near = (box, other) => {
    const [x, y] = middle(box);
    if (less(other)) return Math.hypot(middle(other)[0] - x, middle(other)[1] - y) < LEAST_PX;
    const away = [Math.max(other.x - x, 0, x - other.right), Math.max(other.y - y, 0, y - other.bottom)];
    return Math.hypot(...away) < LEAST_PX / 2;
  };
  return targets.flatMap((one, index) => {
    if (!less(boxes[index]) || within(one)) return [];
    const label = one.closest('label');
    const next = targets.findIndex((other, at) => at !== index && near(boxes[index], boxes[at])
      && !(label && other.closest('label') === label));
    const { width, height } = boxes[index];
    return next < 0 ? [] : [`${named(one)} is ${width.toFixed()} x ${height.toFixed()} px, beside ${named(targets[next])}`];
  });
}
