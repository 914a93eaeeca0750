import { chmodSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'chai'
import { day } from '../../app/domain/time.ts'
import { dotsOf, lastFences, openDots, removeOldDots } from '../../app/outbox/dots.ts'
import { thisOwner } from '../../app/outbox/owner.ts'

const letter = (id: string, fence = 1) => ({ shopId: 1, id, fence })

describe('the list of letters about to be finished', () => {
  const owner = thisOwner()
  const dead = owner.replace(/\/\d+\/\d+$/, '/999999/1')
  let folder = ''
  beforeEach(() => void (folder = join(mkdtempSync(join(tmpdir(), 'aftercare-dots-')), 'dots')))
  afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }))

  it('tells noted letters from those that never left, by their fence too', () => {
    const dots = openDots(folder, dead)
    dots.begin()
    dots.note(letter('a'))
    dots.note(letter('b', 2))
    const was = dotsOf(folder, dead)
    expect([letter('a'), letter('b', 2), letter('b'), letter('c')].map((one) => was?.(one))).to.deep.equal([
      true,
      true,
      false,
      false,
    ])
  })

  it('is one for all that a process opens, one after the other or at once', () => {
    for (const id of ['a', 'b']) {
      const dots = openDots(folder, dead)
      dots.begin()
      dots.note(letter(id))
    }
    const was = dotsOf(folder, dead)
    expect(['a', 'b', 'c'].map((id) => was?.(letter(id)))).to.deep.equal([true, true, false])
  })

  it('knows nothing of a process that kept none, nor of one before the machine started', () => {
    expect(dotsOf(folder, dead)).to.equal(null)
    const before = owner.replace(/^([^/]+)\/[^/]+/, '$1/another')
    openDots(folder, before).begin()
    expect(dotsOf(folder, before)).to.equal(null)
  })

  it('lets a process that was wrongly taken for ended finish nothing more', () => {
    const dots = openDots(folder, dead)
    dots.begin()
    dots.note(letter('a'))
    dotsOf(folder, dead)
    expect(() => dots.note(letter('b'))).to.throw('took this one for ended')
    // Whoever asks again knows as much as the first, and at least of everything that left.
    expect(dotsOf(folder, dead)?.(letter('a'))).to.equal(true)
  })

  it('remembers the last fence at which a letter was finished, whoever did it', () => {
    const lists = ['1', '2'].map((start) => openDots(folder, dead.replace(/\d+$/, start)))
    lists.forEach((dots, index) => {
      dots.begin()
      dots.note(letter('a', 3 - index))
    })
    const last = lastFences(folder)
    expect([last(letter('a')), last(letter('b'))]).to.deep.equal([3, 0])
  })

  it('removes lists that are empty or a month old, and never one of a living process', () => {
    for (const one of [dead, owner]) openDots(folder, one).begin()
    const another = openDots(folder, dead.replace(/\d+$/, '2'))
    another.begin()
    another.note(letter('a'))
    removeOldDots(folder, owner)
    expect(readdirSync(folder)).to.have.length(2)
    removeOldDots(folder, owner, Date.now() + 31 * day)
    expect(readdirSync(folder)).to.have.length(1)
    expect(dotsOf(folder, owner)).to.be.a('function')
  })

  it('keeps none on a disk that knows no modes', () => {
    openDots(folder, dead).begin()
    for (const name of readdirSync(folder)) chmodSync(join(folder, name), 0o777)
    const dots = openDots(folder, dead)
    dots.begin()
    expect(() => dots.note(letter('a'))).not.to.throw()
    expect(dotsOf(folder, dead)).to.equal(null)
  })

  it('goes on without a list where none can be kept', () => {
    const dots = openDots('/dev/null/nowhere', dead)
    dots.begin()
    expect(() => dots.note(letter('a'))).not.to.throw()
    expect(dotsOf('/dev/null/nowhere', dead)).to.equal(null)
  })
})
