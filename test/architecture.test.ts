import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { expect } from 'chai'

const root = resolve(import.meta.dirname, '..')

/** Who may import whom: from its own folder, or from rows above. Folders in one row do not know each other. */
const river: readonly (readonly string[])[] = [
  ['domain'],
  ['crash'],
  ['config', 'keys', 'network'],
  ['db'],
  ['shops'],
  ['webhooks', 'exports', 'flows', 'render', 'channels', 'storefronts', 'carriers'],
  ['customers', 'orders'],
  ['outbox'],
  ['journal'],
  ['responses'],
  ['conversations'],
  ['rewards', 'themes', 'pulse', 'triggers'],
  ['metrics'],
  ['rehearsal'],
  ['admin', 'pages', 'api'],
  ['engine'],
  ['app'],
  ['web'],
  ['cron'],
  ['cli'],
  ['main'],
]

type Source = { readonly path: string; readonly text: string; readonly imports: readonly string[] }

function sourcesIn(folder: string): readonly Source[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => {
      const path = join(folder, name)
      const text = readFileSync(join(root, path), 'utf8')
      const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)].map(([, target = '']) =>
        relative(root, resolve(root, dirname(path), target)),
      )
      return { path, text, imports }
    })
}

const code = [...sourcesIn('app'), ...sourcesIn('cron')]
const migrations = sourcesIn('migrations')

/** `app/orders/book.ts` stands in the room `orders`, `app/config.ts` in `config`, `cron/index.ts` in `cron`. */
function roomOf(path: string): string {
  const [top = '', second = ''] = path.split('/')
  return top === 'app' ? second.replace(/\.ts$/, '') : top
}

const rowOf = (room: string): number => river.findIndex((row) => row.includes(room))

describe('The architecture', () => {
  it('has a place in the river for every room', () => {
    expect([...new Set(code.map(({ path }) => roomOf(path)))].filter((room) => rowOf(room) === -1)).to.deep.equal([])
  })

  it('lets a room import only from itself and from rows above', () => {
    const wrong: string[] = []
    for (const { path, imports } of code)
      for (const target of imports) {
        const [from, to] = [roomOf(path), roomOf(target)]
        if (target.startsWith('migrations/')) {
          if (from !== 'db') wrong.push(`${path} imports ${target}`)
        } else if (from !== to && rowOf(to) >= rowOf(from)) wrong.push(`${path} imports ${target}`)
      }
    expect(wrong).to.deep.equal([])
  })

  it('has no import circles, types included', () => {
    const edges = new Map(code.map(({ path, imports }) => [path, imports]))
    const done = new Set<string>()
    const circles: string[] = []
    const walk = (path: string, trail: readonly string[]): void => {
      if (trail.includes(path)) return void circles.push([...trail.slice(trail.indexOf(path)), path].join(' → '))
      if (done.has(path)) return
      for (const target of edges.get(path) ?? []) walk(target, [...trail, path])
      done.add(path)
    }
    for (const path of edges.keys()) walk(path, [])
    expect(circles).to.deep.equal([])
  })

  it('keeps domain and flows pure: no clock, dice, network, database or environment', () => {
    const impure =
      /new Date\(\)|Date\.now|Math\.random|Temporal\.Now|performance\.now|\bfetch\(|\bprocess\.|from 'node:|from '(?:knex|mysql2|better-sqlite3|express|nodemailer)|setTimeout|setInterval/
    const wrong = code
      .filter(({ path }) => ['domain', 'flows'].includes(roomOf(path)))
      .flatMap(({ path, text }) =>
        text.split('\n').flatMap((line, index) => (impure.test(line) ? [`${path}:${index + 1} ${line.trim()}`] : [])),
      )
    expect(wrong).to.deep.equal([])
  })

  it('reads the environment in app/config.ts only', () => {
    const wrong = code.filter(({ path, text }) => path !== 'app/config.ts' && text.includes('process.env'))
    expect(wrong.map(({ path }) => path)).to.deep.equal([])
  })

  it('keeps every file short enough to read at once', () => {
    const long = code.filter(({ text }) => text.split('\n').length > 201)
    expect(long.map(({ path, text }) => `${path}: ${text.split('\n').length} lines`)).to.deep.equal([])
  })

  it('has no rooms for odds and ends', () => {
    const vague = /(?:^|\/)(?:services?|controllers?|repositor(?:y|ies)|utils?|helpers?|types|common|misc)(?:\/|\.ts$)/
    expect(code.filter(({ path }) => vague.test(path)).map(({ path }) => path)).to.deep.equal([])
  })

  it('lets migrations stand alone, so that a released one never changes its meaning', () => {
    const wrong = migrations.flatMap(({ path, imports }) =>
      imports.filter((target) => !target.startsWith('migrations/')).map((target) => `${path} imports ${target}`),
    )
    expect(wrong).to.deep.equal([])
  })
})
