import { fdatasyncSync, openSync, writeSync } from 'node:fs'
import { startSmtpSink } from '../../support/smtp-sink.ts'

/**
 * The judge: a mail server in a process of its own. Each letter it takes is on disk, by its Message-ID, before it says 250; what this
 * log holds was delivered, whatever our database believes.
 */
const [file = ''] = process.argv.slice(2)
const log = openSync(file, 'a')

const sink = await startSmtpSink({
  keep({ envelope, raw, at }) {
    const head = raw.subarray(0, 4_096).toString('latin1')
    const id = /^message-id:\s*(\S+)/im.exec(head)?.[1] ?? ''
    writeSync(log, `${JSON.stringify({ to: envelope.to, id, at })}\n`)
    fdatasyncSync(log)
  },
})
process.send?.(sink.url)
process.once('disconnect', () => process.exit(0))
