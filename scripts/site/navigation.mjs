// Which pages the site has, in which order, and how the site speaks in each language.

/** Files outside `docs/` that are pages, too, by their paths in the site. */
export const OUTSIDE = {
  'SECURITY.md': 'security',
  'CHANGELOG.md': 'changelog',
  'SUPPORT.md': 'support',
  'CONTRIBUTING.md': 'contributing',
  'ARCHITECTURE.md': 'architecture',
};

/** The languages, by the folders that their pages are in below `docs/`; English has none. */
export const LANGUAGES = {
  '': {
    code: 'en',
    name: 'English',
    search: 'Search',
    searchHint: 'Words, a rule, a field …',
    nothing: 'Nothing is found',
    menu: 'Menu',
    pages: 'Pages',
    onThisPage: 'On this page',
    theme: 'Light or dark',
    language: 'Language',
    playground: 'Playground',
    tryIt: 'Try it in the playground',
    source: 'This page on GitHub',
    previous: 'Previous',
    next: 'Next',
    skip: 'To the text',
    copy: 'Copy',
    copied: 'Copied',
  },
  'zh-cn': {
    code: 'zh-CN',
    name: '简体中文',
    search: '搜索',
    searchHint: '词语、规则、字段 …',
    nothing: '没有结果',
    menu: '菜单',
    pages: '页面',
    onThisPage: '本页内容',
    theme: '浅色或深色',
    language: '语言',
    playground: '演练场',
    tryIt: '在演练场中试试',
    source: '在 GitHub 上查看本页',
    previous: '上一页',
    next: '下一页',
    skip: '跳到正文',
    copy: '复制',
    copied: '已复制',
  },
};

/** The groups of the menu: a title in each language, and the pages by their paths in the site. */
export const GROUPS = [
  { title: { en: 'Start', 'zh-CN': '开始' }, pages: ['index', 'start'] },
  {
    title: { en: 'Guides', 'zh-CN': '指南' },
    pages: ['kubernetes', 'helm', 'flux', 'argocd', 'flyte', 'kubeflow'].map((name) => `guides/${name}`),
  },
  {
    title: { en: 'Rules', 'zh-CN': '规则' },
    pages: ['rules/index', 'standards/pss', 'standards/cis', 'standards/nsa', 'cpu-limits'],
  },
  {
    title: { en: 'Where it runs', 'zh-CN': '运行环境' },
    pages: ['editors', 'browser', 'playground', 'cli', 'pipelines', 'agents'],
  },
  {
    title: { en: 'What it does', 'zh-CN': '功能' },
    pages: ['configuration', 'secret-flow', 'names', 'sops', 'pending-uploads', 'rotation', 'history'],
  },
  {
    title: { en: 'Other tools', 'zh-CN': '从其他工具迁移' },
    pages: ['kube-linter', 'checkov', 'kubescape', 'trivy', 'gitleaks'].map((name) => `coming-from/${name}`),
  },
  { title: { en: 'What it promises', 'zh-CN': '承诺' }, pages: ['security', 'reliability', 'performance', 'support'] },
  {
    title: { en: 'The project', 'zh-CN': '项目' },
    // Pages that are named nowhere here stand last.
    rest: true,
    pages: ['changelog', 'contributing', 'architecture', 'what-a-rule-can-ask'],
  },
];
