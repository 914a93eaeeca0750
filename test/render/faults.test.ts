import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect } from 'chai'
import { createRenderer } from '../../app/render/index.ts'

describe('views and texts with a fault', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'aftercare-views-'))
    cpSync(fileURLToPath(new URL('../../views', import.meta.url)), folder, { recursive: true })
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const change = (file: string, from: string, to: string): void => {
    const path = join(folder, file)
    const before = readFileSync(path, 'utf8')
    expect(before).to.include(from)
    writeFileSync(path, before.replace(from, to))
  }

  it('load when there is none', () => {
    expect(createRenderer(folder).locales).to.deep.equal(['en', 'pl'])
  })

  it('stop the start when a language lacks a text', () => {
    change('messages/nps/pl.json', '"worst"', '"wrost"')
    expect(() => createRenderer(folder)).to.throw('the en letters lack these texts: nps.all.wrost')
  })

  it('stop the start when a plural lacks a form', () => {
    change('messages/pl.json', '"few"', '"fwe"')
    expect(() => createRenderer(folder)).to.throw(
      /messages\/pl\.json: a text that counts \{count\} lacks the plural few/,
    )
  })

  it('stop the start when a view calls a helper nobody knows', () => {
    change('messages/nps/email/html.hbs', '{{> letter-reply}}', '{{shout text.reply}}')
    expect(() => createRenderer(folder)).to.throw(/nps\/email\/html\.hbs: .*shout/)
  })

  it('stop the start when a file is no JSON', () => {
    change('messages/nps/en.json', '{', '')
    expect(() => createRenderer(folder)).to.throw('messages/nps/en.json')
  })
})
