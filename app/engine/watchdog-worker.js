// Plain JavaScript on purpose: stripping types takes some 30 MB, and this thread has eight.
import { writeSync } from 'node:fs'
import { workerData } from 'node:worker_threads'

const { pulse, look, looks } = workerData
const beats = new Int32Array(pulse)

// Looks are counted, not the time between them: a machine that slept is no process that hangs.
for (let missed = 0; missed < looks;) {
  const before = Atomics.load(beats, 0)
  missed = Atomics.wait(beats, 0, before, look) === 'timed-out' ? missed + 1 : 0
}
writeSync(2, `${JSON.stringify({ level: 60, time: Date.now(), msg: 'the process stood still and was ended' })}\n`)
process.kill(process.pid, 'SIGKILL')
