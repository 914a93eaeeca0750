/** Where lines of plain text break; room is left for one or two quote marks within the usual 78. */
const width = 72

function wrap(line: string): string {
  if (line.length <= width) return line
  const rows: string[] = []
  let row = ''
  for (const word of line.split(' ')) {
    if (row && row.length + 1 + word.length > width) {
      rows.push(row)
      row = word
    } else row = row ? `${row} ${word}` : word
  }
  return [...rows, row].join('\n')
}

/** Wraps at 72 columns, leaves long addresses whole, and lets no more than one empty line stand between paragraphs. */
export const tidy = (text: string): string =>
  `${text
    .split('\n')
    .map((line) => wrap(line.trimEnd()))
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`
