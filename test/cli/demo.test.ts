import { spawn } from 'node:child_process'
import { expect } from 'chai'
import { fortnight } from '../../app/cli/demo/story.ts'
import { day } from '../../app/domain/time.ts'
import { shopify } from '../../app/storefronts/shopify/index.ts'

describe('The demo', () => {
  it('tells the same story every time, of a fortnight that ends now', () => {
    const end = Date.UTC(2026, 10, 21, 12)
    const [one, other] = [fortnight(end), fortnight(end)]
    expect(one).to.deep.equal(other)
    const { happenings, start } = one
    expect(end - start).to.be.within(14 * day, 14 * day + 3_600_000)
    expect(happenings.length).to.be.above(500)
    expect(happenings.every(({ at }, place) => at < end && at >= (happenings[place - 1]?.at ?? start))).to.equal(true)
    expect(new Set(happenings.map(({ id }) => id)).size).to.equal(happenings.length)
  })

  it('tells it in deliveries that our own reader understands, but for the torn one', () => {
    const unread = fortnight(Date.UTC(2026, 10, 21, 12)).happenings.filter(({ topic, body }) => {
      try {
        shopify.read(topic, body, 0)
        return false
      } catch {
        return true
      }
    })
    expect(unread.map(({ id }) => id)).to.deep.equal(['demo-torn'])
  })

  it('fills a shop from nothing within half a minute and says where to look', async function () {
    this.timeout(30_000)
    const child = spawn(process.execPath, ['bin/aftercare.js', 'demo', '--exit'], {
      env: { PATH: process.env.PATH, PORT: '0' },
    })
    let said = ''
    child.stdout.on('data', (text: Buffer) => {
      said += text.toString()
    })
    const code = await new Promise((resolve) => child.once('close', resolve))
    expect(code, said).to.equal(0)
    expect(said).to.match(/\d{3} webhooks, \d+ orders/)
    expect(said).to.match(/NPS -?\d+ \(-?\d+ to \d+\), from \d{2,} answers/)
    expect(said).to.match(
      /Admin {4}http:\/\/localhost:\d+\/admin\/sign-in\/\S+\nMailbox {2}http:\/\/localhost:\d+\/mailbox/,
    )
  })

  it('goes on when nobody reads what it says', async function () {
    this.timeout(90_000)
    const child = spawn(process.execPath, ['bin/aftercare.js', 'demo', '--exit'], {
      env: { PATH: process.env.PATH, PORT: '0' },
    })
    let faults = ''
    child.stderr.on('data', (text: Buffer) => {
      faults += text.toString()
    })
    child.stdout.once('data', () => child.stdout.destroy())
    const code = await new Promise((resolve) => child.once('exit', resolve))
    expect(code, faults).to.equal(0)
    expect(faults).to.equal('')
  })
})
