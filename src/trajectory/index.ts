export { type AtifStep, type Trajectory, trajectorySchema } from './atif.ts';
export { exportTrajectory, type TrajectorySubject } from './export.ts';
