import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'

const root = join(import.meta.dirname, '..', '..')
const filesIn = (folder: string, ending: string): { name: string; text: string }[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith(ending))
    .map((name) => ({ name: join(folder, name), text: readFileSync(join(root, folder, name), 'utf8') }))

/** Letters are styled line by line, because mail programs want it so, and run nothing either. */
const isLetter = (name: string): boolean => /views\/(?:messages|own|admin\/mail)\/|letter/.test(name)
const views = filesIn('views', '.hbs')
/** A layout holds the page that was written before. */
const expectedRaw = ['admin', 'bare', 'customer', 'embedded'].map((name) => `views/layouts/${name}.hbs: body`)
const scripts = filesIn('public', '.js')

describe('What pages are written from', () => {
  it('holds no script, no handler and no data inside a script: whatever a customer writes has nothing to run in (X3, X6)', () => {
    const wrong = views.filter(({ text }) =>
      /<script(?![^>]*\bsrc=)|<script[^>]*>\s*[^<\s]|\son[a-z]+\s*=|javascript:|<object|<embed|<base\b/i.test(text),
    )
    expect(wrong.map(({ name }) => name)).to.deep.equal([])
    const styled = views.filter(({ name, text }) => !isLetter(name) && /<style|\sstyle=/i.test(text))
    expect(styled.map(({ name }) => name)).to.deep.equal([])
  })

  it('prints nothing unescaped on a page but what we made ourselves (X3)', () => {
    const raw = views.flatMap(({ name, text }) =>
      isLetter(name) ? [] : [...text.matchAll(/\{\{\{\s*([^}]+?)\s*\}\}\}/g)].map(([, what]) => `${name}: ${what}`),
    )
    expect(raw).to.deep.equal(expectedRaw)
  })

  it('listens to no other window, and makes no words into markup (F7, X3)', () => {
    const wrong = scripts.filter(({ text }) =>
      /['"]message['"]|onmessage|\beval\(|new Function|document\.write|\.innerHTML\s*=(?!=)|insertAdjacentHTML|outerHTML\s*=(?!=)/.test(
        text,
      ),
    )
    expect(wrong.map(({ name }) => name)).to.deep.equal([])
  })
})
