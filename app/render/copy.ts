import { namesIn } from './phrase.ts'

/** The merchant's words over ours, by `locale.variant.text` (`pl.delivered.subject`) or `locale.text` for every variant of a flow. */
export type MerchantCopy = { readonly [key: string]: string }

/** What a merchant may write for one flow: the texts by key, each as ours says it, and the names that may stand in braces. */
export type CopyAllowance = { readonly keys: ReadonlySet<string>; readonly names: ReadonlySet<string> }

const mostByText: ReadonlyMap<string, number> = new Map([
  ['subject', 150],
  ['preheader', 200],
  ['heading', 200],
  ['body', 2000],
])
const mostElsewhere = 100

/** The longest text for a key, in UTF-16 units. */
const mostFor = (key: string): number => mostByText.get(key.slice(key.lastIndexOf('.') + 1)) ?? mostElsewhere

function faultsOf(key: string, text: string, { keys, names }: CopyAllowance): readonly string[] {
  if (!keys.has(key)) return [`There is no text called “${key}” in this letter.`]
  const faults: string[] = []
  if (text.length > mostFor(key))
    faults.push(`“${key}” is ${text.length} characters long; at most ${mostFor(key)} fit.`)
  const breaksLines = key.endsWith('.body') ? /[^\P{Cc}\n\r]/u : /\p{Cc}/u
  if (breaksLines.test(text)) faults.push(`“${key}” holds a line break or another sign that cannot be printed there.`)
  for (const name of new Set(namesIn(text)))
    if (!names.has(name))
      faults.push(`“${key}” asks for {${name}}, which this letter does not know. It knows ${listed(names)}.`)
  return faults
}

const listed = (names: ReadonlySet<string>): string =>
  [...names]
    .sort()
    .map((name) => `{${name}}`)
    .join(', ')

/** What is wrong with a merchant's words, a plain sentence each; empty when they may be saved. */
export const checkCopy = (copy: MerchantCopy, allowed: CopyAllowance): readonly string[] =>
  Object.entries(copy).flatMap(([key, text]) => faultsOf(key, text, allowed))
