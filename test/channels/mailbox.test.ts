import { expect } from 'chai'
import { openEmailChannel } from '../../app/channels/index.ts'
import { mailboxChannel } from '../../app/channels/mailbox.ts'
import { itIsAChannel } from './battery.ts'

describe('The built-in mailbox', () => {
  itIsAChannel(() => {
    const channel = mailboxChannel()
    return Promise.resolve({ channel, arrived: null, end: channel.close })
  })
})

describe('The e-mail channel', () => {
  it('is the built-in mailbox when the settings name no mail server', async () => {
    expect(openEmailChannel({ smtpUrl: null })).to.have.property('name', 'mailbox')
  })

  it('is the mail server that the settings name', async () => {
    const channel = openEmailChannel({ smtpUrl: 'smtp://mail.example.com:587' })
    expect(channel).to.have.property('name', 'email')
    await channel.close()
  })
})
