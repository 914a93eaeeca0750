import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import express from 'express'
import knex from 'knex'
import { shopify } from './official-library.ts'
import { answerWith } from './process.ts'

/** A peer: what one builds who keeps each delivery before the answer. The official check, Express, and one INSERT by Knex, synced to disk. */
const db = knex({
  client: 'better-sqlite3',
  connection: { filename: join(process.env.FOLDER ?? '', 'kept.sqlite') },
  useNullAsDefault: true,
})
await db.raw('PRAGMA journal_mode = WAL')
await db.raw('PRAGMA synchronous = FULL')
await db.schema.createTable('deliveries', (table) => {
  table.increments('id')
  table.string('topic')
  table.string('delivery_id').unique()
  table.text('payload')
})
const site = express()
site.post('/webhooks/shopify', express.text({ type: '*/*', limit: '5mb' }), async (req, res) => {
  const check = await shopify.webhooks.validate({ rawBody: req.body as string, rawRequest: req, rawResponse: res })
  if (!check.valid) return void res.status(401).end()
  await db('deliveries').insert({ topic: check.topic, delivery_id: check.webhookId, payload: req.body as string })
  res.end()
})
const server = site.listen(0, '127.0.0.1', () => {
  answerWith(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, async () => null)
})
