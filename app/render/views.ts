import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { runInThisContext } from 'node:vm'
import Handlebars from 'handlebars'
import type { Look } from './colour.ts'

/** `look` is at hand everywhere in a view as `@look`. */
export type View = (data: object & { readonly look: Look }) => string
/** The two parts of an e-mail. */
export type EmailViews = { readonly html: View; readonly text: View }

/**
 * Strict: a name that the data lacks throws instead of printing nothing. Only the built-in blocks are known, and nothing a
 * prototype holds can be reached. Our own files only: what merchants and customers wrote comes in as data, never as a view.
 */
const strictly = {
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: { if: true, unless: true, each: true, with: true },
} satisfies CompileOptions
const withoutPrototypes = { allowProtoPropertiesByDefault: false, allowProtoMethodsByDefault: false }

/** Compiles now: a view with a fault stops the start, not the first letter. */
function compile(env: typeof Handlebars, file: string, noEscape: boolean): HandlebarsTemplateDelegate {
  try {
    // What comes back is source text, whatever the typings say.
    const source = env.precompile(readFileSync(file, 'utf8'), { ...strictly, noEscape }) as string
    return env.template(runInThisContext(`(${source})`, { filename: file }) as TemplateSpecification)
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`, { cause: error })
  }
}

const isText = (name: string): boolean => name.endsWith('text')

/** `flows`: by name. `own`: for letters that merchants put together of blocks. */
export type LetterViews = { readonly flows: ReadonlyMap<string, EmailViews>; readonly own: EmailViews }

/** Letters' views: `messages/<flow>/email/{html,text}.hbs` and `own/…`, with the `letter-` partials. Those named `…text` are not escaped. */
export function loadEmailViews(viewsDir: string): LetterViews {
  const env = Handlebars.create()
  const partials = join(viewsDir, 'partials')
  for (const file of readdirSync(partials)) {
    const name = basename(file, '.hbs')
    if (name.startsWith('letter-')) env.registerPartial(name, compile(env, join(partials, file), isText(name)))
  }
  const view = (file: string, noEscape: boolean): View => {
    const template = compile(env, file, noEscape)
    return (data) => template(data, { ...withoutPrototypes, data: { look: data.look } })
  }
  const both = (folder: string): EmailViews => ({
    html: view(join(folder, 'html.hbs'), false),
    text: view(join(folder, 'text.hbs'), true),
  })
  const messages = join(viewsDir, 'messages')
  const flows = readdirSync(messages, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return {
    flows: new Map(flows.map(({ name }) => [name, both(join(messages, name, 'email'))])),
    own: both(join(viewsDir, 'own')),
  }
}
