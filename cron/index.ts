import { schedule } from 'node-cron'
import type { App } from '../app/app.ts'
import { timetable } from './timetable.ts'

/** Starts the timetable; the function it returns stops it. A job still running is not started again. */
export function startTimetable(app: App): () => Promise<void> {
  const tasks = timetable.map((job) =>
    schedule(
      job.at,
      async () => {
        try {
          await job.run(app, Date.now())
        } catch (error) {
          app.report(error, `the job ${job.name} failed; it runs again at its next time`)
        }
      },
      { timezone: 'Etc/UTC', noOverlap: true, name: job.name },
    ),
  )
  return async () => {
    for (const task of tasks) await task.destroy()
  }
}
