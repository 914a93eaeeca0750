/** RFC 4180; a cell that a spreadsheet would run as a formula is led by an apostrophe (OWASP, CSV injection). */
export function csvCell(value: unknown): string {
  if (value === null || value === undefined) return ''
  const plain = typeof value === 'string' ? value : JSON.stringify(value)
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : plain
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
