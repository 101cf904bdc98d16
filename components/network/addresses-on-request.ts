import type * as pulumi from "@pulumi/pulumi";

/**
 * No subnet hands out a public address to whatever comes into it, as awsx has it for public ones. A task that is to have
 * one asks for it, and a NAT gateway brings its own.
 */
export const addressesOnRequest: pulumi.ResourceTransform = ({ type, props, opts }) =>
  type === "aws:ec2/subnet:Subnet" ? { props: { ...props, mapPublicIpOnLaunch: false }, opts } : undefined;
