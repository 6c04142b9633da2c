import { countedIn } from '../../../words/counted.ts';
import type { Texts } from './en.ts';

const counted = countedIn('zh');

export const texts: Texts = {
  label: '读取限额',
  does: '查看谁达到了限额',
  keywords: '读取, 额度, 数据外泄, 批准, 停止',
  about: '因为会看到超出工作需要的客户而被停止的人。其他人可以允许在一天内看更多。',
  none: '没有人被停止',
  noneText: '达到客户显示限额的人会列在这里，所有者会收到邮件。',
  column: { who: '人员', limit: '限额', tried: '尝试', when: '时间', state: '状态', act: '' },
  program: 'API 密钥',
  unnamed: '无名称',
  hour: (count: number) => counted(count, { other: '每小时 #' }),
  day: (count: number) => counted(count, { other: '每天 #' }),
  times: (count: number) => counted(count, { other: '# 次' }),
  open: '已停止',
  approved: (count: number) => counted(count, { other: '额外允许 #' }),
  allowedBy: (name: string) => `由 ${name} 允许`,
  approve: '允许更多',
  approveTitle: '在一天内允许更多',
  approveText: '在 24 小时内，每小时和每天可以多显示这么多客户。请询问用途：被盗的密钥看起来也是这样。',
  approveDo: '允许',
  allowed: '已允许 24 小时。',
  persons: '增加多少',
  reason: '为什么？',
  reasonHint: '会一并保留。请勿填写姓名或地址。',
  yours: '必须由其他人允许。',
};
