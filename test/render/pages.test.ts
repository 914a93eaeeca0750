import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import Handlebars from 'handlebars'

const views = fileURLToPath(new URL('../../views', import.meta.url))

/** The server parses a page's view when somebody first opens the page. */
describe('Every view of a page', () => {
  for (const file of readdirSync(views, { recursive: true, encoding: 'utf8' }))
    if (file.endsWith('.hbs'))
      it(`can be read: ${file}`, () => void Handlebars.precompile(readFileSync(join(views, file), 'utf8')))
})
