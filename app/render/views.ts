import { readdirSync } from 'node:fs'
import { basename, join } from 'node:path'
import { createPress, type Manner, type Press, type View } from './view.ts'

/** An e-mail's parts; `quoted` is its HTML as it travels, compiled when the first letter needs it. */
export type EmailViews = { readonly html: View; readonly text: View; readonly quoted: View }

const isText = (name: string): boolean => name.endsWith('text')

/** `flows`: by name. `own`: for letters that merchants put together of blocks. */
export type LetterViews = { readonly flows: ReadonlyMap<string, EmailViews>; readonly own: EmailViews }

/** Letters' views: `messages/<flow>/email/{html,text}.hbs` and `own/…`, with the `letter-` partials. Those named `…text` are not escaped. */
export function loadEmailViews(viewsDir: string): LetterViews {
  const partials = join(viewsDir, 'partials')
  function pressFor(manner: Manner): Press {
    const press = createPress(manner)
    for (const file of readdirSync(partials)) {
      const name = basename(file, '.hbs')
      if (name.startsWith('letter-') && isText(name) === (manner === 'text')) press.partial(name, join(partials, file))
    }
    return press
  }
  const [html, text] = [pressFor('html'), pressFor('text')]
  const forMail = later(() => pressFor('quoted'))

  function viewsIn(folder: string): EmailViews {
    const file = join(folder, 'html.hbs')
    const quoted = later(() => forMail().view(file))
    return { html: html.view(file), text: text.view(join(folder, 'text.hbs')), quoted: (data) => quoted()(data) }
  }
  const messages = join(viewsDir, 'messages')
  const flows = readdirSync(messages, { withFileTypes: true }).filter((entry) => entry.isDirectory())
  return {
    flows: new Map(flows.map(({ name }) => [name, viewsIn(join(messages, name, 'email'))])),
    own: viewsIn(join(viewsDir, 'own')),
  }
}

/** Made when first asked for, and kept. */
function later<T>(make: () => T): () => T {
  let made: { readonly it: T } | null = null
  return () => (made ??= { it: make() }).it
}
