import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bounceOf, kindOf } from '../app/responses/mail/classify.ts'
import { readMail } from '../app/responses/mail/read.ts'
import { stripQuotes } from '../app/responses/mail/strip-quotes.ts'

type Reply = {
  readonly source: string
  readonly format: string
  readonly text_or_eml: string
  readonly expected_reply: string
}
type Bounce = { readonly file: string; readonly expected: string }

const rowsOf = <Row>(file: string): Row[] =>
  readFileSync(file, 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Row)

/** White space is no difference: mail programs wrap and indent as they like. */
const words = (text: string): string => text.replace(/\s+/g, ' ').trim()
const share = (right: number, all: number): string =>
  `${right} of ${all} (${((100 * right) / Math.max(1, all)).toFixed(1)} %)`

/**
 * How well mail is understood, on samples of one's own. `--from` names a folder with `replies.jsonl` (source, format, text_or_eml,
 * expected_reply), or `index.jsonl` beside the mails it names (file, expected: hard, soft and other words).
 */
export async function replies(argv: readonly string[]): Promise<void> {
  const { values } = parseArgs({ args: [...argv], options: { from: { type: 'string' } } })
  if (!values.from) throw new Error('Say where the samples are: npm run bench -- replies --from <folder>.')
  const [samples, index] = [join(values.from, 'replies.jsonl'), join(values.from, 'index.jsonl')]
  if (existsSync(samples)) await stripping(rowsOf<Reply>(samples))
  if (existsSync(index)) await bounces(values.from, rowsOf<Bounce>(index))
}

async function stripping(rows: readonly Reply[]): Promise<void> {
  for (const [source, theirs] of Map.groupBy(rows, (row) => row.source)) {
    let right = 0
    for (const { format, text_or_eml, expected_reply } of theirs) {
      const text = format === 'text' ? text_or_eml : (await readMail(Buffer.from(text_or_eml))).text
      if (words(stripQuotes(text)) === words(expected_reply)) right++
    }
    console.log(`quotations stripped, ${source}: ${share(right, theirs.length)}`)
  }
}

async function bounces(folder: string, rows: readonly Bounce[]): Promise<void> {
  let [right, asFeedback] = [0, 0]
  for (const { file, expected } of rows) {
    const mail = await readMail(readFileSync(join(folder, file)))
    if ((bounceOf(mail)?.hard === true) === (expected === 'hard')) right++
    if (kindOf(mail).kind === 'reply' && expected !== 'not-a-bounce') asFeedback++
  }
  console.log(`hard bounces told from all else: ${share(right, rows.length)}`)
  console.log(`automatic mail taken for feedback: ${asFeedback}`)
}
