import { encodeBase64 } from '../../values/base64.js';
import type { TokenForm } from '../form.js';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/**
 * Returns the beginnings of Discord tokens: the bot's number in base64, whose digits allow few letters in each place.
 */
function discordBeginnings(): readonly string[] {
  return Array.from({ length: 900 }, (_, index) => encodeBase64(String(100 + index)));
}

/** Chats and incoming webhooks: whoever knows such a URL may post. */
export const CHAT: readonly TokenForm[] = [
  {
    id: 'slack-bot-token',
    name: 'Slack bot token',
    keywords: ['xoxb-'],
    pattern: 'xoxb-[0-9]{8,14}-(?:[0-9]{8,14}-)?[A-Za-z0-9]{14,36}',
  },
  {
    id: 'slack-user-token',
    name: 'Slack user token',
    keywords: ['xoxp-'],
    pattern: 'xoxp-(?:[0-9]{8,14}-){2,3}[A-Za-z0-9]{20,64}',
  },
  {
    id: 'slack-workspace-token',
    name: 'Slack workspace token',
    keywords: ['xoxa-', 'xoxr-', 'xoxo-', 'xoxs-'],
    pattern: 'xox[aros]-(?:[0-9]-)?(?:[0-9]{8,14}-){1,3}[A-Za-z0-9]{10,64}',
  },
  {
    id: 'slack-configuration-token',
    name: 'Slack app configuration token',
    keywords: ['xoxe.xox'],
    pattern: 'xoxe\\.xox[bp]-[0-9]-[A-Za-z0-9]{150,200}',
  },
  {
    id: 'slack-configuration-refresh-token',
    name: 'Slack app configuration refresh token',
    keywords: ['xoxe-'],
    pattern: 'xoxe-[0-9]-[A-Za-z0-9]{130,180}',
  },
  {
    id: 'slack-app-token',
    name: 'Slack app token',
    keywords: ['xapp-'],
    pattern: 'xapp-[0-9]-[A-Z0-9]{9,15}-[0-9]{10,16}-[a-f0-9]{64}',
  },
  {
    id: 'slack-session-token',
    name: 'Slack session token',
    keywords: ['xoxc-'],
    pattern: 'xoxc-(?:[0-9]{9,14}-){3}[a-f0-9]{64}',
  },
  {
    id: 'slack-session-cookie',
    name: 'Slack session cookie',
    keywords: ['xoxd-'],
    pattern: 'xoxd-[A-Za-z0-9%+/]{60,300}',
    edge: 'base64',
  },
  {
    id: 'slack-webhook',
    name: 'Slack incoming webhook',
    keywords: ['hooks.slack.com/services/'],
    pattern: 'hooks\\.slack\\.com/services/T[A-Z0-9]{7,12}/B[A-Z0-9]{7,12}/[A-Za-z0-9]{23,26}',
  },
  {
    id: 'slack-workflow-webhook',
    name: 'Slack workflow webhook',
    keywords: ['hooks.slack.com/workflows/', 'hooks.slack.com/triggers/'],
    pattern:
      'hooks\\.slack\\.com/(?:workflows|triggers)/[A-Z0-9]{8,12}/(?:A[A-Z0-9]{7,12}/)?[0-9]{12,20}/[A-Za-z0-9]{20,40}',
  },
  {
    id: 'discord-bot-token',
    name: 'Discord bot token',
    keywords: discordBeginnings(),
    pattern: '(?:[MNO][DTjz][AEIMQUYcgk][w-z0-5]){5,6}[A-Za-z0-9]{0,3}\\.[A-Za-z0-9_-]{6}\\.[A-Za-z0-9_-]{27,38}',
  },
  {
    id: 'discord-session-token',
    name: 'Discord session token',
    keywords: ['mfa.'],
    pattern: 'mfa\\.[A-Za-z0-9_-]{84}',
  },
  {
    id: 'discord-webhook',
    name: 'Discord webhook',
    keywords: ['discord.com/api/webhooks/', 'discordapp.com/api/webhooks/'],
    pattern: 'discord(?:app)?\\.com/api/webhooks/[0-9]{17,20}/[A-Za-z0-9_-]{60,80}',
  },
  {
    id: 'telegram-bot-token',
    name: 'Telegram bot token',
    keywords: [':AA'],
    head: '[0-9]{8,10}',
    pattern: ':AA[A-Za-z0-9_-]{33}',
  },
  {
    id: 'teams-webhook',
    name: 'Microsoft Teams webhook',
    keywords: ['.webhook.office.com/webhookb2/', 'outlook.office.com/webhook/'],
    pattern: `(?:\\.webhook\\.office\\.com/webhookb2|outlook\\.office\\.com/webhook)/${UUID}@${UUID}/IncomingWebhook/[a-f0-9]{32}/${UUID}(?:/[A-Za-z0-9_-]{20,60})?`,
  },
  {
    id: 'google-chat-webhook',
    name: 'Google Chat webhook',
    keywords: ['chat.googleapis.com/v1/spaces/'],
    pattern:
      'chat\\.googleapis\\.com/v1/spaces/[A-Za-z0-9_-]{6,20}/messages\\?key=AIza[A-Za-z0-9_-]{35}&token=[A-Za-z0-9_-]{30,60}(?:%3D|=)?',
  },
  {
    id: 'lark-webhook',
    name: 'Lark or Feishu webhook',
    keywords: ['open.feishu.cn/open-apis/bot/v2/hook/', 'open.larksuite.com/open-apis/bot/v2/hook/'],
    pattern: `open\\.(?:feishu\\.cn|larksuite\\.com)/open-apis/bot/v2/hook/${UUID}`,
  },
  {
    id: 'dingtalk-webhook',
    name: 'DingTalk webhook',
    keywords: ['oapi.dingtalk.com/robot/send?access_token='],
    pattern: 'oapi\\.dingtalk\\.com/robot/send\\?access_token=[a-f0-9]{64}',
  },
  {
    id: 'wecom-webhook',
    name: 'WeCom webhook',
    keywords: ['qyapi.weixin.qq.com/cgi-bin/webhook/send?key='],
    pattern: `qyapi\\.weixin\\.qq\\.com/cgi-bin/webhook/send\\?key=${UUID}`,
  },
  {
    id: 'zapier-webhook',
    name: 'Zapier webhook',
    keywords: ['hooks.zapier.com/hooks/catch/'],
    pattern: 'hooks\\.zapier\\.com/hooks/catch/[0-9]{4,10}/[a-z0-9]{6,8}',
  },
  {
    id: 'ifttt-webhook',
    name: 'IFTTT webhook',
    keywords: ['maker.ifttt.com/trigger/'],
    pattern: 'maker\\.ifttt\\.com/trigger/[A-Za-z0-9_{}-]{1,60}(?:/json)?/with/key/[A-Za-z0-9_-]{20,50}',
  },
  {
    id: 'matrix-access-token',
    name: 'Matrix access token',
    keywords: ['syt_'],
    pattern: 'syt_[A-Za-z0-9+/]{2,200}={0,2}_[A-Za-z]{20}_[A-Za-z0-9]{6}',
  },
  {
    id: 'matrix-authentication-service-token',
    name: 'Matrix Authentication Service token',
    keywords: ['mat_', 'mar_', 'mct_'],
    pattern: 'm(?:at|ar|ct)_[A-Za-z0-9]{30}_[A-Za-z0-9]{6}',
  },
];
