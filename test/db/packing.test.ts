import { expect } from 'chai'
import * as fc from 'fast-check'
import { day } from '../../app/domain/time.ts'
import { onEveryDatabase } from '../support/databases.ts'
import { packLetter, packLetters, unpackLetter } from '../../app/db/packing.ts'

describe('A letter as it is kept', () => {
  it('comes back to the byte', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5_000 }), async (bytes) => {
        expect(unpackLetter(await packLetter(Buffer.from(bytes))).equals(Buffer.from(bytes))).to.equal(true)
      }),
    )
  })

  it('is read too when it was kept before letters were packed', () => {
    const old = Buffer.from('Date: Tue, 03 Nov 2026 10:05:07 +0000\r\n\r\nHello\r\n')
    expect(unpackLetter(old).equals(old)).to.equal(true)
    expect(unpackLetter(Buffer.alloc(0))).to.have.length(0)
  })
})

onEveryDatabase('Letters of the days before', (db) => {
  it('are packed once, and read as before; newer and erased ones are left alone', async () => {
    const mime = Buffer.from('Subject: Hello\r\n\r\n'.repeat(100))
    const now = 100 * day
    const letter = (message_id: string, at: number, bytes: Buffer) => ({
      shop_id: 1,
      message_id,
      subject: '',
      mime: bytes,
      at,
    })
    await db()
      .knex('letters')
      .insert([letter('old', now - 2 * day, mime), letter('new', now, mime)])
    await db()
      .knex('letters')
      .insert(letter('erased', now - 2 * day, Buffer.alloc(0)))
    expect(await packLetters(db(), now)).to.equal(1)
    expect(await packLetters(db(), now)).to.equal(0)
    const kept = new Map<string, Buffer>(
      (await db().knex('letters').select('message_id', 'mime')).map((row) => [row.message_id, row.mime]),
    )
    expect(kept.get('old')!.length).to.be.below(200)
    expect(unpackLetter(kept.get('old')!).equals(mime)).to.equal(true)
    expect(kept.get('new')!.equals(mime)).to.equal(true)
    expect(kept.get('erased')).to.have.length(0)
  })
})
