import { schedule } from 'node-cron'
import type { App } from '../app/app.ts'
import { giveUpSlot, missedSlot, type Slot, takeSlot } from '../app/db/slots.ts'
import type { Instant } from '../app/domain/time.ts'
import { minute } from '../app/domain/time.ts'
import { type Job, timetable } from './timetable.ts'

/** Starts the timetable; the function it returns stops it. A job still running is not started again. */
export function startTimetable(app: App): () => Promise<void> {
  const tasks = timetable.map((job) =>
    schedule(job.at, ({ date }) => told(app, job, () => inItsTurn(app, job, date.getTime())), {
      timezone: 'Etc/UTC',
      noOverlap: true,
      name: job.name,
    }),
  )
  // Away from the full minute, when the machines are busy with what is in time.
  const late = setInterval(() => void catchUp(app, Date.now()), minute)
  late.unref()
  return async () => {
    clearInterval(late)
    for (const task of tasks) await task.destroy()
  }
}

/** A job for all machines together is run by the one that takes its slot. */
async function inItsTurn(app: App, job: Job, date: Instant): Promise<void> {
  if (job.machines === 'each') return job.run(app, Date.now())
  await runSlot(app, job, { job: job.name, slot: Math.floor(date / minute) * minute })
}

async function runSlot(app: App, job: Job, slot: Slot): Promise<void> {
  const done = await takeSlot(app.db, slot)
  if (!done) return
  try {
    await job.run(app, Date.now())
  } catch (error) {
    await giveUpSlot(app.db, slot)
    throw error
  }
  await done()
}

/** Runs what no machine ran in its time, for the jobs whose rule says so. */
export async function catchUp(app: App, now: Instant, jobs: readonly Job[] = timetable): Promise<void> {
  for (const job of jobs)
    if (job.machines === 'one' && job.late !== 'drop') {
      const { within } = job.late
      await told(app, job, async () => {
        const missed = await missedSlot(app.db, job.name, within, now)
        if (missed) await runSlot(app, job, missed)
      })
    }
}

async function told(app: App, job: Job, work: () => Promise<void>): Promise<void> {
  try {
    await work()
  } catch (error) {
    app.report(error, `the job ${job.name} failed; it runs again at its next time`)
  }
}
