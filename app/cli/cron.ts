import { setTimeout as pause } from 'node:timers/promises'
import type { App } from '../app.ts'
import type { Instant } from '../domain/time.ts'
import { fenceOf } from '../db/installation.ts'
import { timetable } from '../../cron/timetable.ts'
import { inHand } from '../outbox/messages.ts'
import { instantFrom, readOptions } from './options.ts'
import { Refusal } from './refusal.ts'

/** Runs one job once. `--now` decides what is due, expired, quiet or capped; leases and markers stay on the real clock. */
export async function cronCommand(app: App, argv: readonly string[]): Promise<number> {
  const { values, positionals } = readOptions(argv, { now: { type: 'string' } })
  const [name] = positionals
  await app.installation.look()
  const now = instantFrom(values.now, Date.now())
  if (name === 'take') while ((await app.take(now)) > 0);
  else if (name === 'deliver') {
    while ((await app.postman.round(now)) > 0);
    await app.postman.finished()
  } else if (name === 'all') await untilNothingIsDue(app, now)
  else {
    const job = timetable.find((one) => one.name === name)
    if (!job)
      throw new Refusal(
        `There is no job "${name ?? ''}". Jobs: ${['take', 'deliver', 'all', ...timetable.map((one) => one.name)].join(', ')}.`,
      )
    await job.run(app, now)
  }
  return 0
}

/** Works until nothing waits, nothing is due, and nothing is in anybody's hands: a server may be working beside us. */
export async function untilNothingIsDue(app: App, now: Instant): Promise<void> {
  for (;;) {
    await app.recover()
    if (await fenceOf(app.db.knex))
      throw new Refusal('No letters leave until "aftercare resume": this database is not what it was.')
    if ((await app.take(now)) + (await app.postman.round(now)) > 0) continue
    if (!(await anythingLeft(app, now))) return
    await pause(50)
  }
}

export async function anythingLeft({ db }: App, now: Instant): Promise<boolean> {
  const { knex } = db
  const [row] = (await knex.select(
    knex.raw('EXISTS ? OR EXISTS ? OR EXISTS ? AS found', [
      knex('journal').select('id').where({ state: 'waiting' }),
      knex('messages').select('id').whereRaw(inHand),
      knex('messages').select('id').where({ state: 'scheduled' }).where('due_at', '<=', now),
    ]),
  )) as { found: number }[]
  return Number(row?.found) > 0
}
