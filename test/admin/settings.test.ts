import { expect } from 'chai'
import type { Shop } from '../../app/domain/shop.ts'
import { brandOf } from '../../app/shops/brand.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { newShop } from './rows.ts'
import { openAdmin, signedIn, type Visitor, type World } from './world.ts'

onEveryDatabase('the settings', (db) => {
  let world: World
  let shop: Shop
  let visitor: Visitor
  const base = '/admin/shops/set.example.com/settings'
  before(async () => {
    world = await openAdmin(db())
    shop = await newShop(db(), 'set.example.com')
    visitor = await signedIn(db(), world, shop.id)
  })
  afterEach(() => expect(world.faults).to.deep.equal([]))
  after(() => world.close())

  describe('of the brand', () => {
    const png = Buffer.concat([Buffer.from('89504e470d0a1a0a', 'hex'), Buffer.alloc(100, 7)])
    const upload = async (bytes: Buffer, name = 'logo.png') => {
      const csrf = /name="csrf" value="([^"]+)"/.exec(await visitor.read('/admin/shops'))?.[1] ?? ''
      const form = new FormData()
      form.set('csrf', csrf)
      form.set('senderName', 'Żółty Sklep')
      form.set('upload', new Blob([new Uint8Array(bytes)]), name)
      return fetch(`${world.url}${base}/brand`, {
        method: 'POST',
        redirect: 'manual',
        headers: { cookie: visitor.cookie, accept: 'text/html', origin: world.url },
        body: form,
      })
    }
    const brand = () => brandOf(db().knex, shop.id)

    it('are kept, and used in letters', async () => {
      const answer = await visitor.send(`${base}/brand`, {
        logo: 'https://cdn.example.com/logo.png',
        button: '#004488',
        accent: '#7A1FA2',
        senderName: 'Ania z Kubków',
        replyTo: 'Hello@Example.com',
        addressForm: 'first name',
        footerAddress: 'ul. Przykładowa 1, Kraków',
      })
      expect(answer.status).to.equal(303)
      expect(await brand()).to.deep.include({
        accent: '#7a1fa2',
        replyTo: 'hello@example.com',
        addressForm: 'first name',
      })
      const letter = await visitor.read('/admin/shops/set.example.com/flows/nps/letter?variant=ask&letters=pl')
      for (const part of ['https://cdn.example.com/logo.png', '#7a1fa2', 'Cześć Anno,', 'ul. Przykładowa 1'])
        expect(letter).to.include(part)
    })

    it('say exactly what is wrong and lose nothing', async () => {
      const before = await brand()
      const typed = {
        logo: 'http://127.0.0.1/logo.png',
        button: '#fefefe',
        accent: 'yellow',
        senderName: 'x'.repeat(71),
        replyTo: 'nobody',
        footerAddress: 'Here',
      }
      const answer = await visitor.send(`${base}/brand`, typed)
      expect(answer.status).to.equal(422)
      const html = await answer.text()
      for (const value of Object.values(typed)) expect(html).to.include(`value="${value}"`)
      for (const words of ['contrast of 1.0:1', '“yellow” is no colour', '70 characters', '“nobody” is no e-mail'])
        expect(html).to.include(words)
      expect(await brand()).to.deep.equal(before)
    })

    it('refuse logos on hosts that are not public', async () => {
      for (const host of ['127.0.0.1', 'localhost', '[::1]', '169.254.169.254', '2130706433', '10.0.0.1'])
        expect((await visitor.send(`${base}/brand`, { logo: `https://${host}/a.png` })).status, host).to.equal(422)
    })

    it('keep an uploaded logo and serve it as a picture and nothing else', async () => {
      expect((await upload(png)).status).to.equal(303)
      const { logoId, senderName } = await brand()
      expect(senderName).to.equal('Żółty Sklep')
      expect(logoId).to.be.a('string')
      await visitor.send(`${base}/brand`, { senderName: 'Other' })
      expect((await brand()).logoId).to.equal(logoId)
      await visitor.send(`${base}/brand`, { removeLogo: 'on' })
      expect((await brand()).logoId).to.equal(null)
    })

    it('refuse files that are no picture, or too large a one', async () => {
      const before = await brand()
      for (const [bytes, name] of [
        [Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'), 'logo.png'],
        [Buffer.from('<!doctype html>'), 'logo.png'],
        [Buffer.concat([png, Buffer.alloc(201 * 1024)]), 'logo.png'],
      ] as const)
        expect((await upload(bytes, name)).status).to.equal(422)
      expect(await brand()).to.deep.equal(before)
    })
  })
})
