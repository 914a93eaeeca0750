import { createTask } from 'node-cron'
import type { App } from '../app/app.ts'
import { giveUpSlot, missedSlot, type Slot, takeSlot } from '../app/db/slots.ts'
import type { Instant } from '../app/domain/time.ts'
import { minute } from '../app/domain/time.ts'
import { type Job, timetable } from './timetable.ts'

/** Starts the timetable; the function it returns stops it. A job still running is not started again. */
export function startTimetable(app: App): () => void {
  const stops = timetable.map((job) => keepTime(job.at, (slot) => told(app, job, () => inItsTurn(app, job, slot))))
  // Away from the full minute, when the machines are busy with what is in time.
  const late = setInterval(() => void catchUp(app, Date.now()), minute)
  late.unref()
  return () => {
    clearInterval(late)
    for (const stop of stops) stop()
  }
}

/**
 * Works at each slot, one at a time; the function it returns ends that. node-cron reads the expressions and is not asked to keep the time: it
 * goes through every slot that a leap of the clock passed over, and with a year of them the process stands still for minutes.
 */
function keepTime(at: string, work: (slot: Instant) => Promise<void>): () => void {
  const reader = createTask(at, () => {}, { timezone: 'Etc/UTC' })
  let timer: NodeJS.Timeout | undefined
  let stopped = false
  let last: Instant | undefined
  const arm = (): void => {
    if (stopped) return
    // A timer may be a millisecond early, and then the next slot is the last one again.
    const next = reader.getNextRuns(2).find((slot) => slot.getTime() !== last) ?? new Date()
    const left = next.getTime() - Date.now()
    // No longer than a minute at once: the clock may be set meanwhile.
    timer = setTimeout(
      () => (left > minute ? arm() : void work((last = next.getTime())).finally(arm)),
      Math.min(left, minute),
    )
  }
  arm()
  return () => {
    stopped = true
    clearTimeout(timer)
  }
}

/** A job for all machines together is run by the one that takes its slot. */
async function inItsTurn(app: App, job: Job, slot: Instant): Promise<void> {
  if (job.machines === 'each') return job.run(app, Date.now())
  await runSlot(app, job, { job: job.name, slot: Math.floor(slot / minute) * minute })
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
