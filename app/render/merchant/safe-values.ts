import { readEntities } from './escape.ts'

/** A link to the web, a mailbox or a telephone; for a picture https only. `#` is the dead link of previews. Null: not one of these. */
export function safeAddress(value: string, picture: boolean): string | null {
  const text = readEntities(value).trim()
  if (!picture && /^#(?:\?score=\d+)?$/.test(text)) return text
  const url = URL.parse(text)
  if (!url || url.username || url.password) return null
  const schemes = picture ? ['https:'] : ['https:', 'http:', 'mailto:', 'tel:']
  return schemes.includes(url.protocol) ? url.href : null
}

const properties = new Set(
  [
    'background-color border border-bottom border-collapse border-color border-left border-radius border-right',
    'border-spacing border-style border-top border-width color display font-family font-size font-style font-weight',
    'height letter-spacing line-height list-style-type margin margin-bottom margin-left margin-right margin-top',
    'max-width padding padding-bottom padding-left padding-right padding-top text-align text-decoration',
    'text-transform vertical-align white-space width word-break',
  ]
    .join(' ')
    .split(' '),
)
const displays = new Set(['block', 'inline', 'inline-block', 'table', 'table-cell', 'table-row'])

/** The declarations that can only change how the text itself looks: nothing fetched, nothing moved over the rest of the letter, nothing hidden. */
export function safeStyle(value: string, removed: (property: string) => void): string | null {
  const kept = readEntities(value)
    .split(';')
    .flatMap((declaration) => {
      const colon = declaration.indexOf(':')
      const property = declaration.slice(0, colon).trim().toLowerCase()
      const setting = declaration
        .slice(colon + 1)
        .replace(/!\s*important/i, '')
        .trim()
      if (declaration.trim() === '') return []
      if (colon > 0 && properties.has(property) && isHarmless(property, setting)) return [`${property}:${setting}`]
      removed(property.slice(0, 30) || declaration.trim().slice(0, 30))
      return []
    })
  return kept.length > 0 ? kept.join(';') : null
}

function isHarmless(property: string, setting: string): boolean {
  if (!/^[\w\s#%.,'"()-]{1,120}$/.test(setting)) return false
  if (/-\d|-\./.test(setting)) return false
  if (property === 'display') return displays.has(setting.toLowerCase())
  const withoutColours = setting.replace(/\b(?:rgb|hsl)a?\([\d\s.,%]+\)/gi, '')
  return !/[()]/.test(withoutColours)
}
