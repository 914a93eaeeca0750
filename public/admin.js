/*
 * What makes the pages quicker to use, and nothing they need: every page works without it.
 *
 * Keys: `/` search, `j` and `k` through a list, `g` and a number into a room, `?` this help. Off for whoever unticks it there.
 * Parts of a page marked `data-live="seconds"` (with an id) are asked for again while the page is looked at, and replaced when
 * they have changed: nothing needs a reload to be seen.
 * `data-copy` beside a field copies what stands in it.
 */
const store = 'aftercare.keys'
const keysOn = () => {
  try {
    return localStorage.getItem(store) !== 'off'
  } catch {
    return true
  }
}

function typing(target) {
  return target instanceof Element && target.matches('input, textarea, select, [contenteditable]')
}

function step(by) {
  const rows = [...document.querySelectorAll('main .row-link')]
  if (rows.length === 0) return
  const at = rows.indexOf(document.activeElement)
  rows[Math.min(rows.length - 1, Math.max(0, at === -1 ? 0 : at + by))].focus()
}

let going = 0
const acts = {
  '/': () => document.querySelector('[data-find]:not([hidden])')?.focus(),
  '?': () => document.getElementById('keys')?.togglePopover(),
  j: () => step(1),
  k: () => step(-1),
  g: () => {
    going = Date.now()
  },
}

document.addEventListener('keydown', (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented || typing(event.target) || !keysOn())
    return
  if (/^[1-9]$/.test(event.key) && Date.now() - going < 1500) {
    document.querySelectorAll('#rooms a[href], s-app-nav s-link')[Number(event.key) - 1]?.click()
    event.preventDefault()
  } else if (Object.hasOwn(acts, event.key)) {
    acts[event.key]()
    event.preventDefault()
  }
})

document.addEventListener('change', (event) => {
  if (!(event.target instanceof Element) || !event.target.matches('[data-keys]')) return
  try {
    localStorage.setItem(store, event.target.checked ? 'on' : 'off')
  } catch {
    // A browser that keeps nothing forgets this too.
  }
})
for (const box of document.querySelectorAll('[data-keys]')) box.checked = keysOn()

// Where the clipboard is closed to us (no HTTPS, or a frame that may not use it), the text is marked for the person to copy.
async function copy(block) {
  const field = block.querySelector('input')
  const said = block.querySelector('[role="status"]')
  said.textContent = ''
  field.select()
  const done = await Promise.resolve()
    .then(() => navigator.clipboard.writeText(field.value))
    .then(() => true)
    .catch(() => false)
  if (!done) field.focus()
  said.textContent = done ? block.dataset.done : block.dataset.marked
}

document.addEventListener('click', (event) => {
  const button = event.target instanceof Element ? event.target.closest('[data-copy]') : null
  if (button) void copy(button.closest('.copy'))
})
document.addEventListener('focusin', (event) => {
  if (event.target instanceof HTMLInputElement && event.target.matches('.copy input')) event.target.select()
})

// Inside Shopify's admin a request needs a token, which embedded.js adds.
const ask = (url) => (window.aftercare?.ask ?? fetch)(url, { credentials: 'same-origin' })
const asked = new Map()

async function refresh() {
  if (document.hidden) return
  const due = [...document.querySelectorAll('[data-live][id]')].filter(
    (part) => Date.now() - (asked.get(part.id) ?? started) >= Number(part.dataset.live) * 1000,
  )
  if (due.length === 0) return
  for (const { id } of due) asked.set(id, Date.now())
  const there = location.href
  const response = await ask(there)
  if (!response.ok || location.href !== there) return
  const page = new DOMParser().parseFromString(await response.text(), 'text/html')
  for (const part of due) {
    const fresh = page.getElementById(part.id)
    // What somebody is using stays as it is until they are done.
    if (!fresh || part.contains(document.activeElement) || fresh.innerHTML === part.innerHTML) continue
    part.replaceWith(document.adoptNode(fresh))
  }
}

const started = Date.now()
setInterval(() => refresh().catch(() => {}), 1000)
