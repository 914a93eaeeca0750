import { Readable } from 'node:stream'
import { CsvError, parse } from 'csv-parse'

export type FileLine = { readonly number: number; readonly cells: readonly string[] }

/** The file is no CSV from this line on. */
export class UnreadableList extends Error {
  override name = 'UnreadableList'
  readonly line: number
  constructor(line: number, cause: unknown) {
    super(`the list cannot be read at line ${line}`, { cause })
    this.line = line
  }
}

/** The sign between cells: the one that the first line has most of. */
function delimiterOf(bytes: Buffer): string {
  const [first = ''] = bytes.toString('utf8', 0, 10_000).split(/\r?\n/, 1)
  const count = (sign: string): number => first.split(sign).length
  return [',', ';', '\t', '|'].reduce((best, sign) => (count(sign) > count(best) ? sign : best))
}

/** A CSV file line by line, as many at a time as fit a stream's buffer. */
export async function* linesOf(bytes: Buffer): AsyncGenerator<FileLine> {
  const parser = parse({
    bom: true,
    delimiter: delimiterOf(bytes),
    info: true,
    max_record_size: 20_000,
    relax_column_count: true,
    relax_quotes: true,
    skip_empty_lines: true,
  })
  Readable.from(pieces(bytes)).pipe(parser)
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: { lines: number } }>)
      yield { number: info.lines, cells: record }
  } catch (error) {
    if (error instanceof CsvError) throw new UnreadableList(Number(error['lines'] ?? 1), error)
    throw error
  }
}

function* pieces(bytes: Buffer): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += 65_536) yield bytes.subarray(at, at + 65_536)
}
