/** What a line of a reply is. */
export type Mark = 'quoted' | 'attribution' | 'signature' | 'phone' | 'separator' | 'notice' | 'blank' | 'said'

/** Lines are judged by their beginning, so that no pattern ever meets more than this. */
const maxLine = 400

export const lineAt = (lines: readonly string[], at: number): string => (lines[at] ?? '').slice(0, maxLine)

/** Not faces (`>:(`), nor rows of a table people drew. */
export const isQuoted = (line: string): boolean =>
  /^[ \t]{0,3}(?:(?:>|&gt;)(?![:;=.][-'^]?[()[\]|/\\<]|_<)|\|[ \t](?!.{0,400}\|[ \t]*$))/.test(line)

export const isRule = (line: string): boolean =>
  /^[ \t]{0,3}[_=]{10,}[ \t]*$|^[ \t]{0,3}(?:[*-][ ]?){20,}[ \t]*$/.test(line)

/**
 * Hyphens at the margin with nothing right above or below: people part their thoughts so. Programs draw theirs on top of what they part,
 * of underscores, or set in.
 */
export const isDrawnByHand = (lines: readonly string[], at: number): boolean =>
  /^-{20,}[ \t]*$/.test(lineAt(lines, at)) && !lineAt(lines, at - 1).trim() && !lineAt(lines, at + 1).trim()

/** The next line that is not blank, within twenty. */
export function nextSaid(lines: readonly string[], at: number): number {
  let next = at
  while (next < Math.min(lines.length, at + 20) && !lineAt(lines, next).trim()) next++
  return next
}

/** Some gateways lose the header that says a text is quoted-printable: lines end in `=` and letters come as `=C5=82`. */
export function decodeLeftOver(text: string): string {
  if (!/=\n/.test(text) || !/=[0-9A-F]{2}/.test(text)) return text
  return text.replaceAll('=\n', '').replace(/(?:=[0-9A-F]{2}){1,1000}/g, (bytes) => {
    const decoded = Buffer.from(bytes.replaceAll('=', ''), 'hex').toString('utf8')
    return decoded.includes('\ufffd') ? bytes : decoded
  })
}

/** For comparing with tables of words: small letters without their accents, so that `Z powazaniem` and `Grüsse` are found too. */
export const plainLetters = (text: string): string =>
  text
    .toLowerCase()
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .normalize('NFC')
    .replaceAll('ł', 'l')
    .replaceAll('ß', 'ss')
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('ı', 'i')
    .replaceAll('đ', 'd')
    .replaceAll('’', "'")
    .replaceAll('‑', '-')
