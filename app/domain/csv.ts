/** What a spreadsheet may take for the beginning of a formula, full-width forms and leading blanks or quotes included (OWASP, CSV injection). */
const formula = /^[\s"'\u00a0\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]/u

/** Text that every program can read: valid Unicode without NUL. */
export const readable = (text: string): string => text.toWellFormed().replaceAll('\u0000', '')

/**
 * A cell by RFC 4180. Numbers stay numbers; a text that could run is led by an apostrophe. Tabs and semicolons are quoted as well, so that a
 * spreadsheet that takes them for separators still sees as many columns.
 */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  const plain = readable(typeof value === 'string' ? value : JSON.stringify(value))
  const text = formula.test(plain) ? `'${plain}` : plain
  return /[",;\t\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
