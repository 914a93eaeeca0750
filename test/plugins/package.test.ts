import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'chai'
import { readPo, writeMo } from '../../app/storefronts/package/catalogue.ts'
import { pack, type Plugin, plugins } from '../../app/storefronts/package/plugins.ts'
import { zip } from '../../app/storefronts/package/zip.ts'

/** The names in a zip, as its directory tells them. */
function namesIn(bytes: Buffer): readonly string[] {
  const end = bytes.lastIndexOf('PK\x05\x06', undefined, 'latin1')
  const names: string[] = []
  for (let at = bytes.readUInt32LE(end + 16); at < end;) {
    const length = bytes.readUInt16LE(at + 28)
    names.push(bytes.toString('utf8', at + 46, at + 46 + length))
    at += 46 + length
  }
  return names
}

describe('The plugins as merchants install them', () => {
  for (const plugin of plugins) {
    it(`are the same bytes each time (${plugin.platform})`, () => {
      expect(pack(plugin).equals(pack(plugin))).to.equal(true)
    })
    it(`hold one folder with the plugin, its licence and its translations, and no tests (${plugin.platform})`, () => {
      const names = namesIn(pack(plugin))
      expect(names).to.include.members(['aftercare/aftercare.php', 'aftercare/LICENSE'])
      expect(names.every((name) => name.startsWith('aftercare/'))).to.equal(true)
      expect(names.filter((name) => /(?:^|\/)(?:tests?\/|\.)/.test(name))).to.deep.equal([])
      expect(names.some((name) => /pl[-_]PL.*\.(?:mo|xlf)$/.test(name))).to.equal(true)
    })
  }

  it('do not depend on the order in which files are found', () => {
    const [a, b] = [
      { path: 'a', bytes: Buffer.from('1') },
      { path: 'b', bytes: Buffer.from('2') },
    ] as const
    expect(zip([a, b]).equals(zip([b, a]))).to.equal(true)
  })

  it('say one version in every place', () => {
    const text = (plugin: Plugin | undefined, name: string): string =>
      readFileSync(join(plugin?.folder ?? '', name), 'utf8')
    const [woo, presta] = plugins
    const versions = [
      /^ \* Version: (.+)$/m.exec(text(woo, 'aftercare.php'))?.[1],
      /'AFTERCARE_VERSION', '(.+?)'/.exec(text(woo, 'aftercare.php'))?.[1],
      /^Stable tag: (.+)$/m.exec(text(woo, 'readme.txt'))?.[1],
      /VERSION = '(.+?)'/.exec(text(presta, 'aftercare.php'))?.[1],
    ]
    expect(new Set(versions).size, versions.join(', ')).to.equal(1)
  })
})

describe('The plugins’ translations', () => {
  const woo = plugins[0]?.folder ?? ''
  const po = (name: string) => readPo(readFileSync(join(woo, 'languages', name), 'utf8'))

  /** Every text that a folder's code says in one of the ways given, each a pattern with the text in its first group. */
  function said(folder: string, ...ways: readonly RegExp[]): readonly string[] {
    const found = new Set<string>()
    for (const name of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
      /\.(?:php|tpl)$/.test(path),
    ))
      for (const way of ways)
        for (const [, text = ''] of readFileSync(join(folder, name), 'utf8').matchAll(way))
          found.add(text.replaceAll("\\'", "'"))
    return [...found].sort()
  }

  it('of WooCommerce’s plugin hold what its code says, all of it and nothing else, and all of it in Polish', () => {
    const code = said(woo, /\b(?:esc_(?:html|attr))?_{1,2}e?\(\s*'((?:[^'\\]|\\.)*)',\s*'aftercare'/g)
    expect(code).to.have.length.above(30)
    const pot = readFileSync(join(woo, 'languages/aftercare.pot'), 'utf8')
    const asked = [...pot.matchAll(/^msgid (".+")$/gm)].map(([, quoted = '']) => JSON.parse(quoted) as string)
    expect(asked.filter((id) => id !== '').sort()).to.deep.equal(code)
    for (const language of ['pl_PL', 'en_GB']) {
      const told = new Map(po(`aftercare-${language}.po`).map(({ id, text }) => [id, text]))
      expect(code.filter((id) => !told.get(id))).to.deep.equal([])
    }
  })

  it('of PrestaShop’s module hold what its code says, all of it and nothing else, under the names PrestaShop looks for', () => {
    const presta = plugins[1]?.folder ?? ''
    const plain = (text: string): string =>
      text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&')
    const folder = join(presta, 'translations/pl-PL')
    const units = readdirSync(folder)
      .filter((name) => name.endsWith('.xlf'))
      .flatMap((name) => [
        ...readFileSync(join(folder, name), 'utf8').matchAll(
          /<trans-unit id="(\w+)">\s*<source>(.*?)<\/source>\s*<target>(.+?)<\/target>/g,
        ),
      ])
      .map(([, id = '', source = '', target = '']) => ({ id, source: plain(source), target }))
    const code = said(presta, /->(?:trans|words)\('((?:[^'\\]|\\.)*)'/g, /\{l s='((?:[^'\\]|\\.)*)'/g)
    expect(code).to.have.length.above(40)
    expect(units.map(({ source }) => source).sort()).to.deep.equal(code)
    for (const { id, source, target } of units) {
      expect(id, source).to.equal(createHash('md5').update(source).digest('hex'))
      expect(target, 'it was translated').not.to.equal(source)
    }
  })

  it('are compiled as WordPress reads them: sorted, each text at its place', () => {
    const entries = po('aftercare-pl_PL.po')
    const mo = writeMo(entries)
    expect(mo.readUInt32LE(0)).to.equal(0x950412de)
    const read = (table: number, index: number): string => {
      const [length, at] = [mo.readUInt32LE(table + 8 * index), mo.readUInt32LE(table + 8 * index + 4)]
      expect(mo[at + length]).to.equal(0)
      return mo.toString('utf8', at, at + length)
    }
    const [ids, texts] = [mo.readUInt32LE(12), mo.readUInt32LE(16)]
    const found = Object.fromEntries(entries.map((_, index) => [read(ids, index), read(texts, index)]))
    expect(found).to.deep.equal(Object.fromEntries(entries.map(({ id, text }) => [id, text])))
  })

  it('read contexts, plural forms and texts over several lines', () => {
    const po =
      'msgctxt "a"\nmsgid "one"\nmsgid_plural "many"\nmsgstr[0] "jeden"\nmsgstr[1] "wie"\n"le"\n\n#~ msgid "old"\n#~ msgstr "stary"'
    expect(readPo(po)).to.deep.equal([{ context: 'a', id: 'one\0many', text: 'jeden\0wiele' }])
  })
})
