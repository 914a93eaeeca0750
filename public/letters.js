// The editor without reloading: every button goes the same way as without a script, and what the server answers takes the
// place of what was there. While somebody types, the draft is kept and the preview drawn again.
// Inside Shopify's admin requests and previews need a token, which embedded.js adds; it is loaded after this script, so that the
// editor's form is sent from here.

const pause = 700
let waiting = 0
let running = Promise.resolve()

const editor = () => document.getElementById('editor')
const form = () => document.getElementById('letter')

function fresh(html) {
  return new DOMParser().parseFromString(html, 'text/html').getElementById('editor')
}

async function ask(wanted) {
  const body = new URLSearchParams(new FormData(form()))
  body.set('do', wanted)
  const send = window.aftercare?.ask ?? fetch
  const response = await send(form().action, { method: 'POST', body, credentials: 'same-origin' })
  const answer = fresh(await response.text())
  if (!answer) throw new Error(`the editor answered ${response.status}`)
  // A fetched address has lost its fragment, so the block that was touched is in the query too.
  return { answer, touched: new URL(response.url).searchParams.get('at') }
}

// One question at a time, in the order they were asked, so that an older draft never overwrites a newer one.
function inTurn(work) {
  running = running.then(work, work)
  return running
}

function drawPreview(answer) {
  const frame = document.querySelector('iframe.paper')
  if (!frame) return
  const again = document.createElement('iframe')
  for (const { name, value } of frame.attributes) again.setAttribute(name, value)
  if (window.aftercare) {
    const address = new URL(frame.dataset.src ?? frame.src, location.href)
    address.searchParams.delete('id_token')
    again.removeAttribute('src')
    again.dataset.src = address.href
  }
  frame.replaceWith(again)
  void window.aftercare?.frames()
  const subject = answer.querySelector('#shown-subject')
  if (subject) document.getElementById('shown-subject')?.replaceWith(subject)
}

// While typing, only what is said beside the fields changes; the fields themselves are the writer's.
function tellFaults(answer) {
  for (const field of document.querySelectorAll('#letter .field')) {
    const input = field.querySelector('[name]')
    const theirs = input && answer.querySelector(`[name="${CSS.escape(input.name)}"]`)?.closest('.field')
    if (!theirs) continue
    field.classList.toggle('faulty', theirs.classList.contains('faulty'))
    for (const old of field.querySelectorAll('.fault, .hint')) old.remove()
    field.append(...theirs.querySelectorAll('.fault, .hint'))
    const described = theirs.querySelector('[aria-describedby]')?.getAttribute('aria-describedby')
    if (described) input.setAttribute('aria-describedby', described)
    else input.removeAttribute('aria-describedby')
  }
}

async function keep() {
  const { answer } = await ask('save')
  tellFaults(answer)
  drawPreview(answer)
}

async function press(wanted) {
  clearTimeout(waiting)
  const { answer, touched } = await ask(wanted)
  const opened = [...editor().querySelectorAll('details[open] > summary')].map((summary) => summary.textContent)
  editor().replaceWith(answer)
  void window.aftercare?.frames()
  for (const summary of editor().querySelectorAll('summary'))
    if (opened.includes(summary.textContent)) summary.parentElement.open = true
  const block = touched === null ? null : document.getElementById(`block-${touched}`)
  const goal = block?.querySelector('input:not([type=hidden]), textarea, select') ?? block
  if (goal) goal.focus()
  else document.querySelector('#editor .notice')?.scrollIntoView({ block: 'nearest' })
  arm()
}

// A page that cannot reach the server falls back to the plain form, which says what went wrong.
let plainly = false

function submitPlainly(wanted) {
  const plain = document.createElement('input')
  Object.assign(plain, { type: 'hidden', name: 'do', value: wanted })
  form().append(plain)
  plainly = true
  form().requestSubmit()
  plainly = false
}

const change = (wanted) => inTurn(() => press(wanted)).catch(() => submitPlainly(wanted))

document.addEventListener('submit', (event) => {
  if (event.target !== form() || plainly) return
  event.preventDefault()
  void change(event.submitter?.value ?? 'save')
})

document.addEventListener('input', (event) => {
  if (!form()?.contains(event.target)) return
  clearTimeout(waiting)
  waiting = setTimeout(() => inTurn(keep).catch(() => {}), pause)
})

let carried = null

// Only the grip makes a block move, so that words in it can still be marked with the mouse.
function arm() {
  for (const grip of document.querySelectorAll('.grip')) grip.classList.add('ready')
}

document.addEventListener('pointerdown', (event) => {
  const grip = event.target instanceof Element ? event.target.closest('.grip') : null
  if (grip) grip.closest('.block').draggable = true
})
document.addEventListener('dragstart', (event) => {
  if (!(event.target instanceof HTMLElement) || !event.target.matches('.block')) return
  carried = event.target
  event.dataTransfer.effectAllowed = 'move'
  event.dataTransfer.setData('text/plain', carried.dataset.at)
  carried.classList.add('carried')
})
document.addEventListener('dragover', (event) => {
  const over = event.target instanceof Element ? event.target.closest('.block') : null
  if (!carried || !over) return
  event.preventDefault()
  for (const block of document.querySelectorAll('.block.over')) block.classList.remove('over')
  if (over !== carried) over.classList.add('over')
})
document.addEventListener('drop', (event) => {
  const over = event.target instanceof Element ? event.target.closest('.block') : null
  if (!carried || !over) return
  event.preventDefault()
  if (over !== carried) void change(`move:${carried.dataset.at}:${over.dataset.at}`)
})
document.addEventListener('dragend', () => {
  for (const block of document.querySelectorAll('.block')) {
    block.classList.remove('over', 'carried')
    block.draggable = false
  }
  carried = null
})

arm()
document.addEventListener('aftercare:shown', arm)
