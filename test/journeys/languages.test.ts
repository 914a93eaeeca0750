import { expect } from 'chai'
import { day, hour } from '../../app/domain/time.ts'
import { publishLetter } from '../../app/shops/own-letters.ts'
import { saveLanguages } from '../../app/shops/shops.ts'
import { databaseKinds } from '../support/databases.ts'
import { fulfillmentPayload, orderPayload, scanPayload } from '../support/shopify.ts'
import { startWorld } from '../support/world.ts'

const place = { flow: 'delivery-notice', variant: 'on-its-way', locale: 'de' }
const written = {
  subject: 'Ihr Paket ist unterwegs',
  preheader: 'Bald ist es da.',
  blocks: [{ kind: 'heading', text: 'Ihr Paket ist unterwegs' }],
}

for (const kind of databaseKinds)
  it(`A customer is written to in their language, else in the shop’s own, from the letter to its pages (${kind})`, async () => {
    const world = await startWorld(kind, { flows: ['delivery-notice'] })
    try {
      const { app, shopId } = world
      const now = Math.ceil(Date.now() / day) * day + 11 * hour
      await saveLanguages(app.db.knex, shopId, ['pl', 'en', 'de'])
      await publishLetter(app.db, shopId, place, written, 'Ewa', now)
      const speakers = { anna: 'pl-PL', john: 'en-GB', hans: 'de-AT', jean: 'fr' }
      for (const [index, [name, locale]] of Object.entries(speakers).entries()) {
        const bought = { id: `82098291194615450${index}`, at: now - day, email: `${name}@example.com`, locale }
        await world.tell('orders/create', orderPayload(bought), `o${index}`)
        await world.tell('fulfillments/create', fulfillmentPayload(bought, `5${index}`, now - 2 * hour), `f${index}`)
        await world.tell(
          'fulfillment_events/create',
          scanPayload(bought, `5${index}`, 'in_transit', now - hour),
          `d${index}`,
        )
      }
      await world.until(now)
      const letters = new Map((await world.letters()).map((letter) => [letter.to.split('@')[0], letter]))
      const stop = async (name: string): Promise<string> => {
        const [address = ''] = /http\S+\/u\/[\w-]+/.exec(letters.get(name)?.text ?? '') ?? []
        return (await fetch(address, { headers: { Accept: 'text/html' } })).text()
      }
      expect(letters.get('anna')?.subject).to.include('jest w drodze')
      expect(letters.get('john')?.subject).to.include('on its way')
      expect(letters.get('jean')?.subject).to.include('jest w drodze')
      expect(letters.get('hans')?.subject).to.equal('Ihr Paket ist unterwegs')
      expect(letters.get('hans')?.text).to.include('Keine Briefe mehr zu Lieferungen')
      expect(await stop('john')).to.include('lang="en"')
      expect(await stop('hans')).to.include('lang="de"')
      for (const name of ['anna', 'jean']) expect(await stop(name), name).to.include('lang="pl"')
    } finally {
      await world.stop()
    }
  }).timeout(60_000)
