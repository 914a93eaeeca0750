import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'

const root = join(import.meta.dirname, '..')
/** Webhooks, sessions, isolation of shops, links, templates, markup, exports, framing and forms, unsubscribing. */
const id = /\b[WSILTXCFU]\d{1,2}\b/g
/** The title of a test or of a group, or the name of a case in a list of them. */
const titles = /(?:\b(?:it|describe|onEveryDatabase)\(\s*['"`]|^\s*\[?')(.*)$/

/** Where each id is proved, by the titles of the tests. */
function proved(): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>()
  for (const name of readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' }))
    if (name.endsWith('.ts') && name !== 'attacks.test.ts')
      for (const line of readFileSync(join(root, 'test', name), 'utf8').split('\n')) {
        const [, title = '', listed] = titles.exec(line) ?? []
        const named = line.includes('(') && /\b(?:it|describe|onEveryDatabase)\(/.test(line)
        for (const [one] of (listed ?? title).matchAll(named ? id : /^[WSILTXCFU]\d{1,2}\b/g))
          found.set(one, (found.get(one) ?? new Set()).add(`test/${name}`))
      }
  return found
}

const page = readFileSync(join(root, 'docs', 'attacks.md'), 'utf8')
const rows = page
  .split('\n')
  .map((line) => line.split('|').map((cell) => cell.trim()))
  .filter(([, name = '']) => /^[A-Z]\d{1,2}$/.test(name))

describe('The list of attacks in docs/attacks.md', () => {
  it('names every attack once, and only tests that try it', () => {
    const found = proved()
    for (const [, name = '', , where = ''] of rows) {
      expect(where, `${name} is proved nowhere`).not.to.equal('')
      for (const file of where.split(', ')) expect([...(found.get(name) ?? [])], name).to.include(file)
    }
    expect(new Set(rows.map(([, name]) => name)).size).to.equal(rows.length)
  })

  it('leaves out none that a test is named after', () => {
    const listed = new Set(rows.map(([, name]) => name))
    expect([...proved().keys()].filter((name) => !listed.has(name))).to.deep.equal([])
  })
})
