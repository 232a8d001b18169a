import type { TokenForm } from '../form.js';

const UUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

/** Models and tools around them. Many share `sk-`: narrower forms are before wider ones. */
export const AI: readonly TokenForm[] = [
  {
    id: 'anthropic-api-key',
    name: 'Anthropic API key',
    keywords: ['sk-ant-api'],
    pattern: 'sk-ant-api[0-9]{2}-[A-Za-z0-9_-]{80,120}',
  },
  {
    id: 'anthropic-admin-key',
    name: 'Anthropic admin key',
    keywords: ['sk-ant-admin'],
    pattern: 'sk-ant-admin[0-9]{2}-[A-Za-z0-9_-]{80,120}',
  },
  {
    id: 'anthropic-oauth-token',
    name: 'Anthropic OAuth token',
    keywords: ['sk-ant-oat', 'sk-ant-ort', 'sk-ant-sid'],
    pattern: 'sk-ant-(?:oat|ort|sid)[0-9]{2}-[A-Za-z0-9_-]{80,130}',
  },
  {
    id: 'openai-project-key',
    name: 'OpenAI project API key',
    keywords: ['sk-proj-'],
    pattern: 'sk-proj-[A-Za-z0-9_-]{40,200}',
  },
  {
    id: 'openai-service-account-key',
    name: 'OpenAI service account key',
    keywords: ['sk-svcacct-', 'sk-service-account-'],
    pattern: 'sk-(?:svcacct|service-account)-[A-Za-z0-9_-]{40,200}',
  },
  {
    id: 'openai-admin-key',
    name: 'OpenAI admin key',
    keywords: ['sk-admin-'],
    pattern: 'sk-admin-[A-Za-z0-9_-]{40,200}',
  },
  {
    id: 'openai-unbound-key',
    name: 'OpenAI user API key',
    keywords: ['sk-None-'],
    pattern: 'sk-None-[A-Za-z0-9_-]{40,200}',
  },
  // Base64 of `OpenAI` in the middle.
  {
    id: 'openai-legacy-key',
    name: 'OpenAI API key',
    keywords: ['sk-'],
    pattern: 'sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}',
  },
  { id: 'openrouter-api-key', name: 'OpenRouter API key', keywords: ['sk-or-v1-'], pattern: 'sk-or-v1-[a-f0-9]{64}' },
  { id: 'langfuse-secret-key', name: 'Langfuse secret key', keywords: ['sk-lf-'], pattern: `sk-lf-${UUID}` },
  {
    id: 'helicone-api-key',
    name: 'Helicone API key',
    keywords: ['sk-helicone-'],
    pattern: 'sk-helicone-(?:[a-z]{2}-)?[a-z0-9]{7}-[a-z0-9]{7}-[a-z0-9]{7}-[a-z0-9]{7}',
  },
  {
    id: 'deepseek-api-key',
    name: 'DeepSeek or Alibaba Model Studio API key',
    keywords: ['sk-'],
    pattern: 'sk-[a-f0-9]{32}',
  },
  {
    id: 'model-provider-api-key',
    name: 'API key of a model provider',
    keywords: ['sk-'],
    pattern: 'sk-[A-Za-z0-9]{48}',
  },
  { id: 'elevenlabs-api-key', name: 'ElevenLabs API key', keywords: ['sk_'], pattern: 'sk_[a-f0-9]{48}' },
  { id: 'hugging-face-token', name: 'Hugging Face token', keywords: ['hf_'], pattern: 'hf_[A-Za-z]{34}' },
  {
    id: 'hugging-face-organization-token',
    name: 'Hugging Face organization token',
    keywords: ['api_org_'],
    pattern: 'api_org_[A-Za-z]{34}',
  },
  { id: 'groq-api-key', name: 'Groq API key', keywords: ['gsk_'], pattern: 'gsk_[A-Za-z0-9]{52}' },
  { id: 'replicate-api-token', name: 'Replicate API token', keywords: ['r8_'], pattern: 'r8_[A-Za-z0-9]{37}' },
  { id: 'perplexity-api-key', name: 'Perplexity API key', keywords: ['pplx-'], pattern: 'pplx-[A-Za-z0-9]{48}' },
  { id: 'xai-api-key', name: 'xAI API key', keywords: ['xai-'], pattern: 'xai-[A-Za-z0-9]{80}' },
  { id: 'cerebras-api-key', name: 'Cerebras API key', keywords: ['csk-'], pattern: 'csk-[a-z0-9]{48}' },
  { id: 'together-api-key', name: 'Together AI API key', keywords: ['tgp_v1_'], pattern: 'tgp_v1_[A-Za-z0-9_-]{43}' },
  {
    id: 'fireworks-api-key',
    name: 'Fireworks AI API key',
    keywords: ['fw_'],
    pattern: 'fw_(?=[a-z0-9_-]{0,21}[A-Z])(?=[A-Za-z_-]{0,21}[0-9])[A-Za-z0-9]{22,24}',
  },
  { id: 'nvidia-api-key', name: 'NVIDIA API key', keywords: ['nvapi-'], pattern: 'nvapi-[A-Za-z0-9_-]{60,70}' },
  {
    id: 'langsmith-personal-token',
    name: 'LangSmith personal token',
    keywords: ['lsv2_pt_'],
    pattern: 'lsv2_pt_[a-f0-9]{32}_[a-f0-9]{10}',
  },
  {
    id: 'langsmith-service-key',
    name: 'LangSmith service key',
    keywords: ['lsv2_sk_'],
    pattern: 'lsv2_sk_[a-f0-9]{32}_[a-f0-9]{10}',
  },
  {
    id: 'pinecone-api-key',
    name: 'Pinecone API key',
    keywords: ['pcsk_'],
    pattern: 'pcsk_[A-Za-z0-9]{5,6}_[A-Za-z0-9]{60,70}',
  },
  {
    id: 'wandb-api-key',
    name: 'Weights & Biases API key',
    keywords: ['wandb_v1_'],
    pattern: 'wandb_v1_[A-Za-z0-9_]{70,90}',
  },
  // Base64 of `{"api_address":`.
  {
    id: 'neptune-api-token',
    name: 'Neptune API token',
    keywords: ['eyJhcGlfYWRkcmVzcyI6'],
    pattern: 'eyJhcGlfYWRkcmVzcyI6[A-Za-z0-9+/]{60,400}={0,2}',
    edge: 'base64',
  },
  {
    id: 'voyage-api-key',
    name: 'Voyage AI API key',
    keywords: ['pa-'],
    pattern: 'pa-(?=[a-z0-9_-]{0,42}[A-Z])(?=[A-Za-z_-]{0,42}[0-9])[A-Za-z0-9_-]{43}',
  },
  { id: 'jina-api-key', name: 'Jina AI API key', keywords: ['jina_'], pattern: 'jina_[a-f0-9]{32}[A-Za-z0-9_-]{28}' },
  { id: 'tavily-api-key', name: 'Tavily API key', keywords: ['tvly-'], pattern: 'tvly-(?:dev-|prod-)?[A-Za-z0-9]{32}' },
  { id: 'firecrawl-api-key', name: 'Firecrawl API key', keywords: ['fc-'], pattern: 'fc-[a-f0-9]{32}' },
  { id: 'llamacloud-api-key', name: 'LlamaCloud API key', keywords: ['llx-'], pattern: 'llx-[A-Za-z0-9]{48}' },
  { id: 'e2b-api-key', name: 'E2B API key', keywords: ['e2b_'], pattern: 'e2b_[a-f0-9]{40}' },
  {
    id: 'modal-token-id',
    name: 'Modal token id',
    keywords: ['ak-'],
    pattern: 'ak-(?=[a-z0-9_-]{0,21}[A-Z])(?=[A-Za-z_-]{0,21}[0-9])[A-Za-z0-9]{22}',
  },
  {
    id: 'modal-token-secret',
    name: 'Modal token secret',
    keywords: ['as-'],
    pattern: 'as-(?=[a-z0-9_-]{0,21}[A-Z])(?=[A-Za-z_-]{0,21}[0-9])[A-Za-z0-9]{22}',
  },
  { id: 'kaggle-api-token', name: 'Kaggle API token', keywords: ['KGAT_'], pattern: 'KGAT_[a-f0-9]{32}' },
];
