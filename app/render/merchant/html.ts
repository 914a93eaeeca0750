import { escapeHtml } from './escape.ts'
import { safeAddress, safeStyle } from './safe-values.ts'

/** What is left of a merchant's markup, and what was taken out of it. */
export type CleanHtml = { readonly html: string; readonly removed: readonly string[] }

const inline = 'a b br em i img small span strong sub sup u s'.split(' ')
const blocks = 'blockquote center div h1 h2 h3 h4 hr li ol p pre ul table tbody thead tfoot tr td th'.split(' ')
const allowed = new Set([...inline, ...blocks])
const empty = new Set(['br', 'hr', 'img'])
/** Elements whose content is not markup, or not ours to judge: they go with all they hold. */
const swallowed = new Set(
  'script style title textarea xmp iframe noembed noframes noscript plaintext template svg math object select'.split(
    ' ',
  ),
)
const attributes: { readonly [tag: string]: readonly string[] } = {
  a: ['href', 'title'],
  img: ['src', 'alt', 'width', 'height'],
  td: ['colspan', 'rowspan', 'align', 'valign', 'width', 'height', 'bgcolor'],
  th: ['colspan', 'rowspan', 'align', 'valign', 'width', 'height', 'bgcolor'],
  table: ['width', 'align', 'cellpadding', 'cellspacing', 'border', 'bgcolor', 'role'],
}
const everywhere = ['style', 'dir', 'lang']

/** Where a piece of a table may stand. Browsers repair misplaced ones by closing others, and could close a table of the letter's frame. */
const parents: { readonly [tag: string]: readonly string[] } = {
  tr: ['table', 'tbody', 'thead', 'tfoot'],
  td: ['tr'],
  th: ['tr'],
  tbody: ['table'],
  thead: ['table'],
  tfoot: ['table'],
}
const tableParts = new Set(['table', 'tbody', 'thead', 'tfoot', 'tr'])
const mostOpen = 40

/** Bounded, so that quotes left open a thousand times cost no more than a letter. */
const token =
  /<!--[\s\S]*?(?:-->|$)|<[!?][^>]*(?:>|$)|<(\/?)([a-z][a-z0-9-]{0,30})((?:"[^"]{0,4000}"|'[^']{0,4000}'|[^'">]){0,600})(?:>|$)|<|[^<]+/gi
const attribute = /([^\s"'<>/=]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+)))?/g

/**
 * Writes markup anew from a short list of elements, attributes, properties and addresses. What comes out is always balanced
 * and cannot reach outside the place it is put in, whatever went in: nothing is passed through, everything is written again.
 */
export function cleanHtml(source: string): CleanHtml {
  const open: string[] = []
  const removed = new Set<string>()
  let html = ''
  let swallowing: string | null = null
  const close = (): void => {
    html += `</${open.pop()}>`
  }
  for (const [piece, end, tag = '', rest = ''] of source.matchAll(token)) {
    const name = tag.toLowerCase()
    if (swallowing) {
      if (end && name === swallowing) swallowing = null
      continue
    }
    const inTable = tableParts.has(open.at(-1) ?? '')
    if (piece.startsWith('<!') || piece.startsWith('<?')) continue
    if (name === '') {
      if (!inTable || piece.trim() === '') html += escapeHtml(piece)
    } else if (end) {
      // A cell keeps what is open outside it from being closed inside.
      const at = open.lastIndexOf(name)
      const cell = Math.max(open.lastIndexOf('td'), open.lastIndexOf('th'))
      if (at >= 0 && (at >= cell || tableParts.has(name))) while (open.length > at) close()
    } else if (swallowed.has(name)) {
      removed.add(`<${name}>`)
      swallowing = name
    } else if (!allowed.has(name) || open.length >= mostOpen || !fits(name, open.at(-1))) removed.add(`<${name}>`)
    else {
      html += `<${name}${written(name, rest, removed)}>`
      if (!empty.has(name)) open.push(name)
    }
  }
  while (open.length > 0) close()
  return { html, removed: [...removed] }
}

function fits(name: string, parent: string | undefined): boolean {
  const allowedIn = parents[name]
  return allowedIn ? allowedIn.includes(parent ?? '') : !tableParts.has(parent ?? '')
}

function written(tag: string, rest: string, removed: Set<string>): string {
  let text = ''
  for (const [, given = '', double, single, bare] of rest.matchAll(attribute)) {
    const name = given.toLowerCase()
    const value = double ?? single ?? bare ?? ''
    if (!everywhere.includes(name) && !attributes[tag]?.includes(name)) {
      // `class` and `id` mean nothing in a letter whose style sheet is ours; they go without a word.
      if (!['class', 'id', 'target', 'rel'].includes(name)) removed.add(name)
      continue
    }
    const safe = safeValue(tag, name, value, removed)
    if (safe !== null) text += ` ${name}="${escapeHtml(safe)}"`
  }
  return text
}

function safeValue(tag: string, name: string, value: string, removed: Set<string>): string | null {
  if (name === 'href' || name === 'src') {
    const address = safeAddress(value, tag === 'img')
    if (address === null && value !== '') removed.add(`${name}="${value.slice(0, 40)}"`)
    return address
  }
  if (name === 'style') return safeStyle(value, (property) => removed.add(`style: ${property}`))
  if (['alt', 'title'].includes(name)) return value
  return /^[\w#%. -]{0,40}$/.test(value) ? value : null
}
