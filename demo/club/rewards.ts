export interface Reward {
  id: string;
  name: string;
  points: number;
  text: string;
}

export const REWARDS: readonly Reward[] = [
  { id: 'hut-coffee', name: 'Coffee at the hut', points: 80, text: 'A pot of coffee and something warm from the oven, in any of our 40 huts.' },
  { id: 'plant-tree', name: 'Plant a tree', points: 150, text: 'We plant a rowan in your name and send you its coordinates.' },
  { id: 'free-wax', name: 'A fresh coat of wax', points: 300, text: 'Send us your pack or jacket. It comes back waxed and ready for rain.' },
  { id: 'dawn-walk', name: 'Guided dawn walk', points: 900, text: 'Twelve people, one ridge, one sunrise. Breakfast at the top.' },
  { id: 'hut-night', name: 'A night in a hut', points: 1400, text: 'A wooden bed, a stove and the loudest silence you have heard.' },
  { id: 'star-camp', name: 'Star camp weekend', points: 2600, text: 'Two nights under a dark sky with an astronomer and a telescope.' },
];

export function findReward(id: string): Reward | undefined {
  return REWARDS.find((reward) => reward.id === id);
}

export function points(amount: number): string {
  return new Intl.NumberFormat('en-IE').format(amount);
}
